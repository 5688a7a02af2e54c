using System.Diagnostics;
using Npgsql;

namespace Chat.Tests.Support;

/// <summary>
/// A private PostgreSQL server from the machine's binaries, on a free loopback port with a directory of its own. It ends with its owner, even when that is killed:
/// a shell beside it waits for the end of its standard input. It can be killed and started again on the same data.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    // The server refuses to run as root.
    private static readonly bool Root = System.Environment.UserName == "root";
    private static readonly Lazy<Task<PostgresServer>> TheShared = new(() => Start(durable: false));

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chat-pg-");
    private readonly bool _durable;
    private readonly string? _alsoOn;
    private readonly int _port = Loopback.FreePort();
    private System.Diagnostics.Process? _guard;

    private PostgresServer(bool durable, string? alsoOn)
    {
        _durable = durable;
        _alsoOn = alsoOn;
    }

    /// <summary>One server for all tests that need only a database of their own; it does not sync to the disk.</summary>
    public static Task<PostgresServer> Shared => TheShared.Value;

    /// <summary>What makes PostgreSQL's own tools (<c>psql</c>, <c>pg_dump</c>) come to this server when they are told nothing else.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["PGHOST"] = "127.0.0.1",
        ["PGPORT"] = _port.ToString(),
        ["PGUSER"] = "chat",
        ["PATH"] = $"{Path.GetDirectoryName(Binary("pg_dump"))}:{System.Environment.GetEnvironmentVariable("PATH")}",
    };

    private string Data => Path.Combine(_directory.FullName, "data");

    /// <param name="durable">Whether commits wait for the disk, as by default; false is faster.</param>
    /// <param name="alsoOn">A further address of this machine to listen on, open to everybody who reaches it: for nodes in network namespaces.</param>
    public static async Task<PostgresServer> Start(bool durable = true, string? alsoOn = null)
    {
        var server = new PostgresServer(durable, alsoOn);
        await server.Initialize();
        server.Launch();
        await server.Answers();
        return server;
    }

    /// <summary>How a node comes to a database of this server.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=chat;Database={database}";

    /// <summary>Makes an empty database; gives its connection string.</summary>
    public async Task<string> CreateDatabase()
    {
        var name = "t" + Guid.NewGuid().ToString("N");
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <summary>SIGKILL to the server and all its backends, as a crash of its machine would.</summary>
    public async Task Kill9()
    {
        var postmaster = int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0]);
        using (var server = System.Diagnostics.Process.GetProcessById(postmaster))
        {
            server.Kill();
        }

        await _guard!.WaitForExitAsync();
        _guard.Dispose();
        _guard = null;
    }

    /// <summary>Starts a killed server again on its data and port, and waits until it answers.</summary>
    public async Task Restart()
    {
        File.Delete(Path.Combine(Data, "postmaster.pid"));
        Launch();
        await Answers();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_guard is { } guard)
        {
            guard.StandardInput.Close();
            await guard.WaitForExitAsync();
            guard.Dispose();
        }

        _directory.Delete(recursive: true);
    }

    private async Task Initialize()
    {
        if (Root)
        {
            File.SetUnixFileMode(_directory.FullName, (UnixFileMode)0b111_101_101);
            await Run("chown", "nobody", _directory.FullName);
        }

        await Run([.. AsNobody, Binary("initdb"), "-D", Data, "-U", "chat", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        if (_alsoOn is not null)
        {
            await File.AppendAllTextAsync(Path.Combine(Data, "pg_hba.conf"), "host all all samenet trust\n");
        }
    }

    private void Launch()
    {
        // SIGINT is the server's fast shutdown.
        const string guard = "\"$@\" >\"$0\" 2>&1 & server=$!; (cat >/dev/null; kill -INT $server) & watch=$!; wait $server; kill $watch";
        string[] server =
        [
            .. AsNobody, Binary("postgres"), "-D", Data, "-p", _port.ToString(), "-k", _directory.FullName, "-c", $"listen_addresses=127.0.0.1{(_alsoOn is null ? "" : $",{_alsoOn}")}",
            "-c", "max_connections=300", "-c", $"fsync={(_durable ? "on" : "off")}",
        ];
        _guard = System.Diagnostics.Process.Start(new ProcessStartInfo("bash", ["-c", "exec 3<&0; " + guard.Replace("cat >", "cat <&3 >"), Path.Combine(_directory.FullName, "log"), .. server])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        });
    }

    private async Task Answers()
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await Eventually.That(
            "the database server answers",
            async () =>
            {
                try
                {
                    await using var connection = await source.OpenConnectionAsync();
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(30));
    }

    private static string[] AsNobody => Root ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [];

    private static string Binary(string name)
    {
        var path = System.Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
        return path ?? (Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(version => version, StringComparer.Ordinal).Select(version => Path.Combine(version, "bin", name)).First(File.Exists)
            : throw new InvalidOperationException($"{name} is not on this machine; ./test.sh installs PostgreSQL."));
    }

    private static Task Run(params IReadOnlyList<string> command) => CommandRun.Succeeding("/", TimeSpan.FromSeconds(60), command);
}
