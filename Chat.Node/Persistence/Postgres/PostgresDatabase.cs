using Akka.Persistence.Sql.Config;
using LinqToDB;
using LinqToDB.DataProvider.PostgreSQL;
using Npgsql;

namespace Chat.Node.Persistence.Postgres;

/// <summary>The PostgreSQL database of a cluster: one pool of connections a node, shared by journal, snapshots and history.</summary>
public static class PostgresDatabase
{
    /// <summary>The oldest server whose dialect the journal's SQL is written in.</summary>
    public const int MinimumServerVersion = 15;

    /// <summary>
    /// A pool for this connection string. What it does not say is set for a network that can go silent: TCP repeats what it sent at ever longer intervals (12.8 s, 25.6 s), so after a
    /// cut of 25 s a connection in use answers up to 25 s later than a new one would. A connection that gave no answer in time is thrown away.
    /// </summary>
    public static NpgsqlDataSource Open(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = "chat" };
        var given = builder.ConnectionStringBuilder;
        SetUnlessGiven(nameof(given.Timeout), () => given.Timeout = 3); // s, default 15
        SetUnlessGiven("Command Timeout", () => given.CommandTimeout = 8); // s, default 30; the journal's breaker gives up after 8 s, too
        SetUnlessGiven("Cancellation Timeout", () => given.CancellationTimeout = 500); // ms, default 2000
        return builder.Build();

        void SetUnlessGiven(string keyword, Action set)
        {
            if (!given.ShouldSerialize(keyword))
            {
                set();
            }
        }
    }

    /// <summary>The three plugins of Akka.Persistence.Sql on one pool.</summary>
    public static MultiDataOptionsSetup Plugins(NpgsqlDataSource source)
    {
        // The plugin reads the provider's name, which a factory alone does not set.
        var options = new DataOptions().UseProvider(ProviderName.PostgreSQL15)
            .UseConnectionFactory(PostgreSQLTools.GetDataProvider(PostgreSQLVersion.v15), _ => source.CreateConnection());
        var setup = new MultiDataOptionsSetup();
        setup.AddDataOptions("akka.persistence.journal.sql", options.Measured());
        setup.AddDataOptions("akka.persistence.query.journal.sql", options);
        setup.AddDataOptions("akka.persistence.snapshot-store.sql", options);
        return setup;
    }
}
