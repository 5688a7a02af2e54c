using Akka.Hosting;
using Chat.Actors.Channels.History;
using Chat.Node.Options;
using Chat.Node.Persistence.Postgres;
using Chat.Node.Persistence.Sqlite;
using Npgsql;

namespace Chat.Node.Persistence;

/// <summary>Puts the database that the options name under the node: SQLite files in the data directory, or PostgreSQL.</summary>
public static class DatabaseHosting
{
    /// <summary>Registers the history store, the gate and, on PostgreSQL, the pool.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, NodeOptions options) => options.Database is { } database
        ? services
            .AddSingleton(_ => PostgresDatabase.Open(database))
            .AddSingleton<IHistoryStore, PostgresHistoryStore>()
            .AddSingleton<PostgresGate>().AddSingleton<IDatabaseGate>(s => s.GetRequiredService<PostgresGate>()).AddHostedService(s => s.GetRequiredService<PostgresGate>())
        : services.AddSingleton<IHistoryStore, SqliteHistoryStore>().AddSingleton<IDatabaseGate, OpenGate>();

    /// <summary>Journal and snapshots.</summary>
    public static AkkaConfigurationBuilder AddDatabase(this AkkaConfigurationBuilder akka, NodeOptions options, DataDirectory data, IServiceProvider services) =>
        akka.AddSqlPersistence(options.Database is null ? SqliteDatabases.Plugins(data, options.SqliteSynchronous) : PostgresDatabase.Plugins(services.GetRequiredService<NpgsqlDataSource>()));
}
