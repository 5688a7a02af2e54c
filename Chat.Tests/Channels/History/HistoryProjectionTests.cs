using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Node;
using Chat.Node.Options;
using Chat.Node.Persistence;
using Chat.Node.Persistence.Sqlite;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Chat.Tests.Channels.History;

/// <summary>The projection over the real journal and the real read model, with stories written to the journal as channels write them.</summary>
public sealed class HistoryProjectionTests : IAsyncLifetime
{
    private const string Hq = "C0HQ";

    private readonly TempDirectory _directory = new();
    private Rig _rig = null!;

    public async Task InitializeAsync() => _rig = await Rig.Start(_directory.Root);

    public async Task DisposeAsync()
    {
        await _rig.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_as_soon_as_it_is_asked_for()
    {
        var story = new Story(Hq).Created(People.Ada);
        for (var i = 0; i < 20; i++)
        {
            var ts = story.Posted(People.Ada, $"m{i}");
            await _rig.Write(story);
            await _rig.History.EnsureProjected(Hq, story.Head);
            Assert.Equal($"m{i}", (await _rig.History.Find(Hq, ts))!.Text);
        }
    }

    [Fact]
    public async Task What_nobody_asks_for_arrives_by_itself()
    {
        var story = new Story(Hq).Created(People.Ada);
        var ts = story.Posted(People.Ada, "hello");
        await _rig.Write(story);
        await Eventually.That("the background stream brings it", async () => await _rig.History.Find(Hq, ts) is not null);
        await Eventually.That("the offset moves with it", async () => await _rig.Store.Offset() == 2);
    }

    [Fact]
    public async Task A_long_log_asked_for_at_once_is_applied_whole_and_once()
    {
        var story = new Story(Hq).Created(People.Ada);
        for (var i = 0; i < 1800; i++)
        {
            story.Posted(People.Ada, $"m{i}");
        }

        await _rig.Write(story);
        await Task.WhenAll(_rig.History.EnsureProjected(Hq, story.Head), _rig.History.EnsureProjected(Hq, 900), _rig.History.EnsureProjected(Hq, 1));
        await Eventually.That("the stream is through as well", async () => await _rig.Store.Offset() == story.Head);
        Assert.Equal(1800, (await _rig.History.CountUnread(Hq, "nobody", 0)).All);
        Assert.Equal(story.Head, (await _rig.Store.Heads())[Hq]);
    }

    [Fact]
    public async Task Many_channels_asked_for_at_once_share_their_runs()
    {
        var stories = Enumerable.Range(0, 50).Select(i => new Story($"C{i:D4}").Created(People.Ada).Topic("t")).ToArray();
        await Task.WhenAll(stories.Select(_rig.Write));
        await Task.WhenAll(stories.Select(story => _rig.History.EnsureProjected(story.Channel, story.Head)));
        Assert.All((await _rig.Store.Heads()).Values, head => Assert.Equal(2, head));
    }

    [Fact]
    public async Task A_deleted_history_is_built_again_from_the_journal()
    {
        var story = new Story(Hq).Created(People.Ada, People.Linus);
        var kept = story.Posted(People.Ada, "kept");
        var gone = story.Posted(People.Ada, "gone");
        story.Deleted(gone).Pinned(kept);
        await _rig.Write(story);
        await _rig.History.EnsureProjected(Hq, story.Head);
        await _rig.DisposeAsync();
        foreach (var file in Directory.GetFiles(_directory.Root, "history.db*"))
        {
            File.Delete(file);
        }

        _rig = await Rig.Start(_directory.Root);
        await Eventually.That("history is back", async () => (await _rig.Store.Heads()).GetValueOrDefault(Hq) == story.Head);
        Assert.Equal(["pinned_item", ""], (await _rig.History.Page(Hq, new HistoryRange(0, long.MaxValue, true, 10))).Messages.Select(m => m.Subtype));
        Assert.Equal("kept", (await _rig.History.Find(Hq, Assert.Single(await _rig.History.Pinned(Hq)).Ts))!.Text);
        Assert.Single(await _rig.History.Pinned(Hq));
    }

    [Fact]
    public async Task A_restart_goes_on_where_it_stopped()
    {
        var story = new Story(Hq).Created(People.Ada);
        story.Posted(People.Ada, "before");
        await _rig.Write(story);
        await Eventually.That("the stream is through", async () => await _rig.Store.Offset() == 2);
        await _rig.DisposeAsync();
        _rig = await Rig.Start(_directory.Root);
        story.Posted(People.Ada, "after");
        await _rig.Write(story);
        await Eventually.That("the new one arrives", async () => await _rig.Store.Offset() == 3);
        Assert.Equal(2, (await _rig.History.CountUnread(Hq, "nobody", 0)).All);
    }

    [Fact]
    public async Task A_seq_that_the_journal_does_not_have_is_waited_for_only_so_long()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _rig.History.EnsureProjected("C0NOWHERE", 5, cancel.Token));
        var story = new Story(Hq).Created(People.Ada);
        await _rig.Write(story);
        await _rig.History.EnsureProjected(Hq, 1);
    }

    [Fact]
    public async Task Memberships_are_told_until_they_are_acknowledged_over_a_restart_too()
    {
        _rig.Memberships.Refuse = true;
        await _rig.Write(new Story(Hq).Created(People.Ada, People.Linus).Left(People.Linus));
        await Eventually.That("they are told", () => _rig.Memberships.Told.Count >= 3);
        Assert.Equal(3, (await _rig.Store.Notes(0, 10)).Count);
        await _rig.DisposeAsync();
        _rig = await Rig.Start(_directory.Root);
        await Eventually.That("they are told again and forgotten", async () => (await _rig.Store.Notes(0, 10)).Count == 0);
        Assert.Equal(
            [(People.Ada.Id, true, 1L), (People.Linus.Id, false, 2L), (People.Linus.Id, true, 1L)],
            _rig.Memberships.Told.Order());
    }

    [Fact]
    public async Task The_members_of_a_deleted_channel_are_told_until_they_acknowledge_and_its_messages_go_over_a_restart_too()
    {
        _rig.Memberships.Refuse = true;
        var story = new Story(Hq).Created(People.Ada, People.Linus);
        for (var i = 0; i < 2_500; i++)
        {
            story.Posted(People.Ada, $"m{i}");
        }

        await _rig.Write(story.Gone());
        await _rig.History.EnsureProjected(Hq, story.Head);
        Assert.Empty((await _rig.History.Page(Hq, new HistoryRange(0, long.MaxValue, Inclusive: true, 10))).Messages);
        await Eventually.That("they are told", () => _rig.Memberships.Forgotten.Count >= 2);
        await _rig.DisposeAsync();
        _rig = await Rig.Start(_directory.Root);
        await Eventually.That("they are told again and acknowledge", async () => (await _rig.Store.Notes(0, 10)).Count == 0);
        Assert.Equal([(People.Ada.Id, story.Head), (People.Linus.Id, story.Head)], _rig.Memberships.Forgotten.Distinct().Order());
        await Eventually.That("no message is left", () => MessageRows() == 0);
        await _rig.History.EnsureProjected(Hq, story.Head);
    }

    private long MessageRows()
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={System.IO.Path.Combine(_directory.Root, "history.db")};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM messages";
        return (long)command.ExecuteScalar()!;
    }

    private sealed class Rig : IAsyncDisposable
    {
        private readonly IHost _host;
        private readonly DataDirectory _data;

        private Rig(IHost host, DataDirectory data, Acquaintances memberships)
        {
            _host = host;
            _data = data;
            Memberships = memberships;
        }

        public IHistory History => _host.Services.GetRequiredService<IHistory>();
        public IHistoryStore Store => _host.Services.GetRequiredService<IHistoryStore>();
        public Acquaintances Memberships { get; }

        public static async Task<Rig> Start(string directory)
        {
            var data = DataDirectory.Open(directory);
            var told = new Acquaintances();
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Services
                .AddSingleton<IMemberships>(told).AddSingleton(TimeProvider.System)
                .AddSingleton<IHistoryStore>(_ => new SqliteHistoryStore(data)).AddHistory()
                .AddAkka("history", akka => akka
                    .AddSqlPersistence(SqliteDatabases.Plugins(data, SqliteSynchronous.Normal))
                    .WithStrictSerialization()
                    .AddChannelSerializer()
                    .AddHistory()
                    .WithActors((system, registry, resolver) => system.ActorOf(HistoryHosting.FollowerProps(registry, resolver), "follower"))
                    .AddHocon(HoconFiles.Read("persistence.sqlite.conf").WithFallback(HoconFiles.Read("persistence.conf")), HoconAddMode.Prepend));
            var host = builder.Build();
            await host.StartAsync();
            return new Rig(host, data, told);
        }

        /// <summary>Writes what of the story the journal does not have yet.</summary>
        public async Task Write(Story story)
        {
            var system = _host.Services.GetRequiredService<ActorSystem>();
            var pen = system.ActorOf(Props.Create(() => new Pen(story.Channel)));
            await pen.Ask<string>(story.Events, TimeSpan.FromSeconds(20));
            await pen.GracefulStop(TimeSpan.FromSeconds(5), StopChannel.Instance);
        }

        public async ValueTask DisposeAsync()
        {
            await _host.StopAsync();
            _host.Dispose();
            _data.Dispose();
        }
    }

    private sealed class Acquaintances : IMemberships
    {
        public ConcurrentBag<(string User, bool Member, long Seq)> Told { get; } = [];
        public bool Refuse { get; set; }

        public Task<bool> Note(string team, string user, string channel, ChannelKind kind, bool member, long seq, CancellationToken cancel = default)
        {
            Told.Add((user, member, seq));
            return Task.FromResult(!Refuse);
        }

        public ConcurrentBag<(string User, long Seq)> Forgotten { get; } = [];

        public Task<bool> Forget(string team, string user, string channel, ChannelKind kind, long seq, CancellationToken cancel = default)
        {
            Forgotten.Add((user, seq));
            return Task.FromResult(!Refuse);
        }
    }

    private sealed class Pen : UntypedPersistentActor
    {
        public Pen(string channel) => PersistenceId = ChannelLog.PersistenceId(channel);

        public override string PersistenceId { get; }

        protected override void OnCommand(object message)
        {
            if (message is IReadOnlyList<IChannelEvent> events)
            {
                var asker = Sender;
                PersistAll(events.Skip((int)LastSequenceNr), _ => { });
                DeferAsync("done", asker.Tell);
            }
            else
            {
                Context.Stop(Self);
            }
        }

        protected override void OnRecover(object message)
        {
        }
    }
}
