using Chat.Node.Options;
using Npgsql;

namespace Chat.Node.Persistence.Postgres;

/// <summary>Waits for the server, however long it takes, and brings its tables up to date. The node listens meanwhile, alive and not ready.</summary>
public sealed partial class PostgresGate(NpgsqlDataSource source, TimeProvider time, ILogger<PostgresGate> log) : BackgroundService, IDatabaseGate
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public Task Opened => _opened.Task;

    /// <inheritdoc/>
    public async Task<bool> Answers(CancellationToken cancel)
    {
        try
        {
            await using var command = source.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancel);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_opened.Task.IsCompleted)
        {
            try
            {
                await Open(stoppingToken);
            }
            catch (OptionException mistake)
            {
                _opened.SetException(mistake);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidCatalogName
                or PostgresErrorCodes.InsufficientPrivilege)
            {
                _opened.SetException(new OptionException($"--db: {e.MessageText}. Create the database and its user first, and check the password: CREATE USER chat PASSWORD '…'; CREATE DATABASE chat OWNER chat;"));
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogWaiting(e.Message);
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
    }

    private async Task Open(CancellationToken cancel)
    {
        if (await PostgresSchema.Migrate(source, cancel) is > 0 and var steps)
        {
            LogMigrated(steps, PostgresSchema.Version);
        }

        foreach (var risk in await PostgresSchema.Risks(source, cancel))
        {
            LogRisk(risk);
        }

        _opened.SetResult();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for the database: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Brought the database's tables up by {Steps} steps, to schema {Version}")]
    private partial void LogMigrated(int steps, int version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Risk}")]
    private partial void LogRisk(string risk);
}
