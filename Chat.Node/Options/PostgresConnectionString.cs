using Npgsql;

namespace Chat.Node.Options;

/// <summary>Reads <c>--db</c>.</summary>
public static class PostgresConnectionString
{
    /// <summary>
    /// What the server is asked to do about a node that fell silent. Its open transaction may hold the key that a channel's new owner has to write, and the server would keep it for as
    /// long as TCP believes in the peer: two hours by default. 5 s are over before another node takes the channel. Then its idle connections, which others may need.
    /// </summary>
    private static readonly (string Setting, string Value)[] AgainstSilentNodes =
        [("idle_in_transaction_session_timeout", "5s"), ("tcp_keepalives_idle", "10"), ("tcp_keepalives_interval", "5"), ("tcp_keepalives_count", "3")];

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

        return Complete(given).ConnectionString;
    }

    /// <summary>
    /// What the operator did not say is set for callers who wait 10 s, and for a network that can go silent: TCP repeats what it sent at ever longer intervals (12.8 s, 25.6 s), so after a
    /// cut of 25 s a connection in use answers up to 25 s later than a new one would. A connection that gave no answer in time is thrown away.
    /// </summary>
    private static NpgsqlConnectionStringBuilder Complete(NpgsqlConnectionStringBuilder given)
    {
        SetUnlessGiven("Application Name", () => given.ApplicationName = "akkachat");
        SetUnlessGiven("Timeout", () => given.Timeout = 3); // s, default 15
        SetUnlessGiven("Command Timeout", () => given.CommandTimeout = 8); // s, default 30; the journal's breaker gives up after 8 s, too
        SetUnlessGiven("Cancellation Timeout", () => given.CancellationTimeout = 500); // ms, default 2000
        SetUnlessGiven("Keepalive", () => given.KeepAlive = 5); // s, default none
        SetUnlessGiven("Maximum Pool Size", () => given.MaxPoolSize = 40); // default 100, which is all that a server takes by default
        SetUnlessGiven("Max Auto Prepare", () => given.MaxAutoPrepare = 100); // default 0
        // At the connection's start, where a return to the pool (DISCARD ALL) does not undo it; later ones win, so what is given stays.
        given.Options = string.Join(' ', [.. AgainstSilentNodes.Select(option => $"-c {option.Setting}={option.Value}"), given.Options]).TrimEnd();
        return given;

        void SetUnlessGiven(string keyword, Action set)
        {
            if (!given.ShouldSerialize(keyword))
            {
                set();
            }
        }
    }
}
