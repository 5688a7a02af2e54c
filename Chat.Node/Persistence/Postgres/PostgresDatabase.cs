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

    /// <summary>A pool for this connection string, which says everything (<see cref="Options.PostgresConnectionString"/>).</summary>
    public static NpgsqlDataSource Open(string connectionString) => new NpgsqlDataSourceBuilder(connectionString) { Name = "chat" }.Build();

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
