using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;

namespace Chat.Node.Persistence;

/// <summary>Registers Akka.Persistence.Sql, whose hosting package is not published for this version: reference settings beneath, data options beside.</summary>
public static class SqlPlugin
{
    /// <summary>Plugin id of the read journal.</summary>
    public const string ReadJournal = "akka.persistence.query.journal.sql";

    /// <summary>The plugin's own defaults. The query plugin's stand at another path in its file; without them the read journal fails to start.</summary>
    public static Config Reference { get; } = SqlPersistence.DefaultConfiguration
        .WithFallback(SqlPersistence.DefaultQueryConfiguration.MoveTo(ReadJournal));

    public static AkkaConfigurationBuilder AddSqlPersistence(this AkkaConfigurationBuilder builder, MultiDataOptionsSetup databases) =>
        builder.AddHocon(Reference, HoconAddMode.Append).AddSetup(databases);
}
