using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.DistributedData;
using Akka.Persistence;
using Akka.Remote;
using Chat.Node;
using Chat.Node.Clustering;
using Chat.Node.Options;
using Chat.Node.Persistence;
using Xunit;

namespace Chat.Tests.Node;

public sealed class HoconTests
{
    private static readonly Config Reference = SqlPlugin.Reference
        .WithFallback(ClusterSharding.DefaultConfig())
        .WithFallback(ClusterSingleton.DefaultConfig())
        .WithFallback(DistributedPubSub.DefaultConfig())
        .WithFallback(DistributedData.DefaultConfig())
        .WithFallback(OfModule(typeof(RemoteActorRefProvider), "Akka.Remote.Configuration.Remote.conf"))
        .WithFallback(OfModule(typeof(Cluster), "Akka.Cluster.Configuration.Cluster.conf"))
        .WithFallback(OfModule(typeof(Persistence), "Akka.Persistence.persistence.conf"))
        .WithFallback(ConfigurationFactory.Default());

    // What a node really works with: our files over the reference of every module.
    private static Config Effective(bool single) => HoconFiles.Load(new NodeOptions { Database = single ? null : "Host=x;Database=y" }).WithFallback(Reference);

    // Plugins inherit these from the fallback sections that journal and snapshot plugins share.
    private static readonly (string Plugin, string Fallback)[] Inherited =
    [
        ("akka.persistence.journal.sql.", "akka.persistence.journal-plugin-fallback."),
        ("akka.persistence.snapshot-store.sql.", "akka.persistence.snapshot-store-plugin-fallback."),
    ];

    public static TheoryData<string> Files() => new(Directory.GetFiles(HoconFiles.Root, "*.conf").Select(file => Path.GetFileName(file)!));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_setting_of_a_file_is_one_that_the_reference_knows(string file)
    {
        foreach (var path in Leaves(HoconFiles.Read(file).Root.GetObject(), ""))
        {
            Assert.True(Knows(path), $"{file}: {path} is no setting of Akka's reference. Is it misspelled?");
        }
    }

    private static bool Knows(string path) =>
        Reference.HasPath(path) || Inherited.Any(i => path.StartsWith(i.Plugin, StringComparison.Ordinal) && Reference.HasPath(i.Fallback + path[i.Plugin.Length..]));

    private static IEnumerable<string> Leaves(HoconObject section, string prefix) => section.Items.SelectMany(item =>
        item.Value.IsObject() ? Leaves(item.Value.GetObject(), prefix + item.Key + ".") : [prefix + item.Key]);

    private static Config OfModule(Type type, string resource) => ConfigurationFactory.FromResource(resource, type.Assembly);

    [Theory]
    [InlineData("akka.actor.ask-timeout", "5s")]
    [InlineData("akka.loglevel", "WARNING")]
    [InlineData("akka.coordinated-shutdown.run-by-clr-shutdown-hook", "off")]
    [InlineData("akka.remote.dot-netty.tcp.maximum-frame-size", "2097152b")]
    [InlineData("akka.remote.dot-netty.tcp.send-buffer-size", "4194304b")]
    [InlineData("akka.cluster.min-nr-of-members", "1")]
    [InlineData("akka.cluster.seed-node-timeout", "12s")]
    [InlineData("akka.cluster.split-brain-resolver.active-strategy", "keep-majority")]
    [InlineData("akka.cluster.split-brain-resolver.stable-after", "2s")]
    [InlineData("akka.cluster.sharding.state-store-mode", "ddata")]
    [InlineData("akka.cluster.sharding.coordinator-state.write-majority-plus", "0")]
    [InlineData("akka.cluster.sharding.coordinator-state.read-majority-plus", "0")]
    [InlineData("akka.cluster.sharding.distributed-data.majority-min-cap", "2")]
    [InlineData("akka.cluster.sharding.updating-state-timeout", "2s")]
    [InlineData("akka.cluster.sharding.rebalance-interval", "1s")]
    [InlineData("akka.cluster.sharding.handoff-timeout", "10s")]
    [InlineData("akka.cluster.sharding.passivate-idle-entity-after", "120s")]
    [InlineData("akka.cluster.sharding.least-shard-allocation-strategy.rebalance-absolute-limit", "20")]
    [InlineData("akka.cluster.sharding.least-shard-allocation-strategy.rebalance-relative-limit", "1.0")]
    [InlineData("akka.cluster.pub-sub.gossip-interval", "200ms")]
    [InlineData("akka.cluster.pub-sub.max-delta-elements", "500")]
    [InlineData("akka.cluster.pub-sub.send-to-dead-letters-when-no-subscribers", "off")]
    [InlineData("akka.persistence.journal.plugin", "akka.persistence.journal.sql")]
    [InlineData("akka.persistence.journal.sql.replay-filter.mode", "off")]
    [InlineData("akka.persistence.journal.sql.recovery-event-timeout", "10s")]
    [InlineData("akka.persistence.journal.sql.circuit-breaker.max-failures", "500")]
    [InlineData("akka.persistence.snapshot-store.sql.snapshot-is-optional", "true")]
    [InlineData("akka.persistence.query.journal.sql.journal-sequence-retrieval.query-delay", "50ms")]
    [InlineData("akka.persistence.query.journal.sql.journal-sequence-retrieval.max-tries", "200")]
    public void A_node_works_with_what_the_files_say(string path, string value) => Assert.Equal(value, Effective(single: false).GetString(path));

    [Theory]
    [InlineData(true, "1", "true")]
    [InlineData(false, "3", "false")]
    public void Each_database_has_its_own_writers_and_SQLite_alone_makes_its_tables_by_itself(bool single, string parallelism, string initialize)
    {
        Assert.Equal(parallelism, Effective(single).GetString("akka.persistence.journal.sql.parallelism"));
        Assert.Equal(initialize, Effective(single).GetString("akka.persistence.journal.sql.auto-initialize"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_circuit_breaker_opens_later_than_one_bad_batch_could_make_it(bool single)
    {
        // The breaker counts every write of a refused batch.
        var config = Effective(single);
        Assert.True(config.GetInt("akka.persistence.journal.sql.circuit-breaker.max-failures") > config.GetInt("akka.persistence.journal.sql.batch-size"));
    }

    [Fact]
    public void No_distributed_data_is_durable_because_that_needs_a_broken_package()
    {
        Assert.Empty(Effective(single: true).GetStringList("akka.cluster.distributed-data.durable.keys"));
        Assert.Empty(Effective(single: true).GetStringList("akka.cluster.sharding.distributed-data.durable.keys"));
    }

    [Fact]
    public void A_node_that_slept_ends_before_the_others_can_have_taken_over()
    {
        var config = Effective(single: false);
        var takeover = config.GetTimeSpan("akka.cluster.failure-detector.acceptable-heartbeat-pause") + config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after")
            + config.GetTimeSpan("akka.cluster.down-removal-margin");
        Assert.True(SleepGuard.Patience < takeover, $"{SleepGuard.Patience} is not less than {takeover}");
    }

    [Fact]
    public void A_node_alone_waits_for_nobody()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), Effective(single: true).GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"));
        Assert.Equal(TimeSpan.FromMilliseconds(200), Effective(single: true).GetTimeSpan("akka.cluster.sharding.waiting-for-state-timeout"));
    }
}
