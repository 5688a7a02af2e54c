using Npgsql;

namespace Chat.Node.Options;

/// <summary>Reads <c>--db</c>.</summary>
internal static class PostgresConnectionString
{
    /// <summary>Reads what the operator gave to <c>--db</c>. <see cref="OptionException"/> when it is no connection string.</summary>
    public static string Read(string text)
    {
        NpgsqlConnectionStringBuilder given;
        try
        {
            given = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new OptionException($"--db: {e.Message.TrimEnd('.')}. Write it like Host=10.0.0.9;Database=chat;Username=chat;Password=secret.");
        }

        if (string.IsNullOrEmpty(given.Host) || string.IsNullOrEmpty(given.Database))
        {
            throw new OptionException("--db needs a Host and a Database. Write it like Host=10.0.0.9;Database=chat;Username=chat;Password=secret.");
        }

        return WithDefaults(given, text).ConnectionString;
    }

    /// <summary>
    /// What differs from Npgsql's defaults where the operator was silent. Callers wait 10 s for an answer, so no statement may wait longer: 5 s to connect (default 15), 8 s a
    /// statement (default 30), keepalives against a peer that is gone without a word (default none).
    /// </summary>
    private static NpgsqlConnectionStringBuilder WithDefaults(NpgsqlConnectionStringBuilder given, string text)
    {
        bool Silent(string key) => !new System.Data.Common.DbConnectionStringBuilder { ConnectionString = text }.ContainsKey(key);
        given.ApplicationName ??= "akkachat";
        given.Timeout = Silent("Timeout") ? 5 : given.Timeout;
        given.CommandTimeout = Silent("Command Timeout") ? 8 : given.CommandTimeout;
        given.CancellationTimeout = Silent("Cancellation Timeout") ? 1000 : given.CancellationTimeout;
        given.KeepAlive = Silent("Keepalive") ? 5 : given.KeepAlive;
        given.MaxPoolSize = Silent("Maximum Pool Size") ? 40 : given.MaxPoolSize;
        given.MaxAutoPrepare = Silent("Max Auto Prepare") ? 100 : given.MaxAutoPrepare;
        return given;
    }
}
