using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Hosting;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Chat.Actors.Sessions.Bootstrap;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Tests.Workspaces;
using Xunit;
using Xunit.Abstractions;

namespace Chat.Tests.Sessions.Bootstrap;

/// <summary>The node's directory against a workspace that is played by the test: what was published and what can be fetched are chosen apart.</summary>
public sealed class BootstrapActorTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly InstallationEntry Entry = new() { Team = People.Team, Domain = "acme", Name = "Acme" };

    private readonly TestProbe _mediator;
    private readonly TestProbe _installation;
    private readonly TestProbe _workspace;
    private readonly TestProbe _listener;
    private readonly NodeDirectory _directory = new(TimeProvider.System);
    private readonly WorkspaceStory _acme = WorkspaceStory.WithPeople();
    private readonly IActorRef _bootstrap;

    public BootstrapActorTests(ITestOutputHelper output)
        : base(DirectorySystem.Setup, nameof(BootstrapActorTests), output)
    {
        (_mediator, _installation, _workspace, _listener) = (CreateTestProbe(), CreateTestProbe(), CreateTestProbe(), CreateTestProbe());
        var registry = ActorRegistry.For(Sys);
        registry.Register<InstallationRegion>(_installation);
        registry.Register<WorkspaceRegion>(_workspace);
        Sys.EventStream.Subscribe(_listener, typeof(DirectoryChanged));
        _bootstrap = Sys.ActorOf(BootstrapActor.Props(
            new RequiredActor<InstallationRegion>(registry), new RequiredActor<WorkspaceRegion>(registry), _mediator, _directory, TimeProvider.System));
    }

    [Fact]
    public async Task Nothing_is_fetched_before_the_subscription_stands()
    {
        var subscribe = await _mediator.ExpectMsgAsync<Subscribe>(Soon);
        Assert.Equal("i", subscribe.Topic);
        await _installation.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(200));
        _mediator.Reply(new SubscribeAck(subscribe));
        await _installation.ExpectMsgAsync<ListWorkspaces>(Soon);
        _installation.Reply(new WorkspaceList { Entries = { Entry } });

        var follow = await _mediator.ExpectMsgAsync<Subscribe>(Soon);
        Assert.Equal("w/" + People.Team, follow.Topic);
        await _workspace.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(200));
        _mediator.Reply(new SubscribeAck(follow));
        await _workspace.ExpectMsgAsync<GetDirectory>(Soon);
        Assert.False(_directory.Ready);
    }

    [Fact]
    public async Task A_server_without_workspaces_is_ready()
    {
        _mediator.Reply(new SubscribeAck(await _mediator.ExpectMsgAsync<Subscribe>(Soon)));
        await _installation.ExpectMsgAsync<ListWorkspaces>(Soon);
        _installation.Reply(new WorkspaceList());

        await Eventually.That("the directory is ready", () => _directory.Ready);
    }

    [Fact]
    public async Task A_delta_between_subscription_and_snapshot_is_not_lost()
    {
        var feed = await Follow();
        await _workspace.ExpectMsgAsync<GetDirectory>(Soon);
        var old = _acme.State;

        // Published after the workspace wrote the page it is about to send.
        Publish(feed, new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Tz = "Europe/Helsinki" });
        _workspace.Reply(Page(old));

        await Eventually.That("the directory shows the change", () => Directory?.UserById(People.Linus.Id)?.Tz == "Europe/Helsinki");
        Assert.True(_directory.Ready);
        Assert.Equal(_acme.State.Version, Directory!.Version);
        Assert.IsType<UserChanged>((await _listener.ExpectMsgAsync<DirectoryChanged>(Soon)).Event);
    }

    [Fact]
    public async Task A_delta_that_the_snapshot_already_has_is_not_applied_twice()
    {
        var feed = await Follow();
        await _workspace.ExpectMsgAsync<GetDirectory>(Soon);
        Publish(feed, new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Tz = "Europe/Helsinki" });
        _workspace.Reply(Page(_acme.State));
        await Eventually.That("the directory is ready", () => _directory.Ready);

        await _listener.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(200));
        Assert.Equal(_acme.State.Version, Directory!.Version);
    }

    [Fact]
    public async Task A_hole_is_healed_by_a_new_snapshot_and_listeners_hear_what_it_held()
    {
        _acme.Do(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Mallory) });
        var feed = await Ready();
        Assert.Equal(People.Mallory.Id, _directory.Resolve(People.Mallory.Token, out _)?.User);

        _acme.Do(new RevokeToken { Header = WorkspaceStory.System(), Hash = TokenHash.Of(People.Mallory.Token) });
        Publish(feed, new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Tz = "Europe/Helsinki" });

        await _workspace.ExpectMsgAsync<GetDirectory>(Soon);
        _workspace.Reply(Page(_acme.State));
        await Eventually.That("the lost revocation counts", () => _directory.Resolve(People.Mallory.Token, out _) is null);
        Assert.Equal(_acme.State.Version, Directory!.Version);
        var heard = new[] { (await _listener.ExpectMsgAsync<DirectoryChanged>(Soon)).Event, (await _listener.ExpectMsgAsync<DirectoryChanged>(Soon)).Event };
        Assert.Equal(People.Linus.Id, Assert.Single(heard.OfType<UserChanged>()).User.Id);
        Assert.Equal(People.Mallory.Id, Assert.Single(heard.OfType<TokenRevoked>()).User);
    }

    [Fact]
    public async Task A_renaming_is_news_when_the_channel_has_the_name_and_a_refused_one_never()
    {
        var plans = Registered("plans");
        var feed = await Ready();
        var rename = new RenameRegisteredChannel { Header = WorkspaceStory.By(People.Ada), Channel = plans, Name = "ideas", Actor = new() { User = People.Ada.Id } };
        Publish(feed, rename);
        Publish(feed, _acme.State.Finish(WorkspaceErrands.RenameKey(plans), "is_archived", WorkspaceStory.Now));
        Publish(feed, rename);
        Publish(feed, _acme.State.Finish(WorkspaceErrands.RenameKey(plans), null, WorkspaceStory.Now, seq: 7));
        var news = new List<ChannelNews>[4];
        for (var i = 0; i < news.Length; i++)
        {
            news[i] = [.. (await _listener.ExpectMsgAsync<DirectoryChanged>(Soon)).News!];
        }

        Assert.Empty(news[..3].SelectMany(none => none));
        var told = Assert.Single(news[3]);
        Assert.Equal((ChannelChange.Renamed, "ideas", People.Ada.Id, 7L), (told.Change, told.Channel.Name, told.By, told.Seq));
    }

    [Fact]
    public async Task What_happened_to_channels_in_a_hole_is_news_when_it_is_healed()
    {
        var (plans, dreams) = (Registered("plans"), Registered("dreams"));
        var feed = await Ready();
        _acme.Do(new RenameRegisteredChannel { Header = WorkspaceStory.By(People.Ada), Channel = plans, Name = "ideas", Actor = new() { User = People.Ada.Id } });
        _acme.Finish(WorkspaceErrands.RenameKey(plans));
        _acme.Do(new NoteArchived { Header = WorkspaceStory.By(People.Grace), Channel = plans, Archived = true, Seq = 9 });
        _acme.Do(new DeleteRegisteredChannel { Header = WorkspaceStory.By(People.Grace), Channel = dreams });
        _acme.Finish(WorkspaceErrands.DeleteKey(dreams));
        Publish(feed, new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Tz = "Europe/Helsinki" });
        await _workspace.ExpectMsgAsync<GetDirectory>(Soon);
        _workspace.Reply(Page(_acme.State));
        var heard = new[] { await _listener.ExpectMsgAsync<DirectoryChanged>(Soon), await _listener.ExpectMsgAsync<DirectoryChanged>(Soon), await _listener.ExpectMsgAsync<DirectoryChanged>(Soon) };
        Assert.Equal(
            [(ChannelChange.Renamed, "ideas"), (ChannelChange.Archived, "ideas"), (ChannelChange.Deleted, "dreams")],
            heard.SelectMany(change => change.News ?? []).Select(news => (news.Change, news.Channel.Name)));
    }

    [Fact]
    public async Task A_late_version_that_somebody_waits_for_is_fetched()
    {
        await Ready();
        _acme.Do(new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Tz = "Europe/Helsinki" });

        var waiting = _directory.WaitFor(People.Team, _acme.State.Version, Soon);
        Sys.EventStream.Publish(new DirectoryWanted(People.Team, _acme.State.Version));
        await _workspace.ExpectMsgAsync<GetDirectory>(Soon);
        _workspace.Reply(Page(_acme.State));

        Assert.True(await waiting);
        Assert.Equal("Europe/Helsinki", Directory!.UserById(People.Linus.Id)!.Tz);
    }

    [Fact]
    public async Task The_last_delta_of_all_is_missed_for_one_check_at_most()
    {
        await Ready();
        _acme.Do(new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Deleted = true });

        var check = await _workspace.FishForMessageAsync<GetDirectory>(query => query.HeadOnly, TimeSpan.FromSeconds(12));
        Assert.True(check.HeadOnly);
        _workspace.Reply(_acme.State.Head());
        await _workspace.FishForMessageAsync<GetDirectory>(query => !query.HeadOnly, Soon);
        _workspace.Reply(Page(_acme.State));

        await Eventually.That("the directory shows the change", () => Directory!.UserById(People.Linus.Id)!.Deleted);
    }

    [Fact]
    public async Task Deltas_in_bulk_arrive_in_order()
    {
        var feed = await Ready();

        for (var i = 0; i < 2_000; i++)
        {
            Publish(feed, new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Tz = $"{i}" });
        }

        Assert.True(await _directory.WaitFor(People.Team, _acme.State.Version, Soon));
        Assert.Equal("1999", Directory!.UserById(People.Linus.Id)!.Tz);
        for (var i = 0; i < 2_000; i++)
        {
            Assert.Equal($"{i}", Assert.IsType<UserChanged>((await _listener.ExpectMsgAsync<DirectoryChanged>(Soon)).Event).User.Tz);
        }
    }

    [Fact]
    public async Task A_workspace_that_is_opened_later_is_followed()
    {
        _mediator.Reply(new SubscribeAck(await _mediator.ExpectMsgAsync<Subscribe>(Soon)));
        await _installation.ExpectMsgAsync<ListWorkspaces>(Soon);
        _installation.Reply(new WorkspaceList());
        await Eventually.That("the directory is ready", () => _directory.Ready);

        _bootstrap.Tell(new WorkspaceOpened { Entry = Entry, Version = 1 });
        _mediator.Reply(new SubscribeAck(await _mediator.ExpectMsgAsync<Subscribe>(Soon)));
        await _workspace.ExpectMsgAsync<GetDirectory>(Soon);
        var feed = _workspace.LastSender;
        _workspace.Reply(new WorkspaceRefused { Code = "team_not_found" });

        await Eventually.That("the opened workspace shows, without people", () => Directory is { Version: 0, UserCount: 0, Domain: "acme" });
        Assert.NotNull(feed);
    }

    private IWorkspaceDirectory? Directory => _directory.Workspace(People.Team);

    private async Task<IActorRef> Follow()
    {
        _mediator.Reply(new SubscribeAck(await _mediator.ExpectMsgAsync<Subscribe>(Soon)));
        await _installation.ExpectMsgAsync<ListWorkspaces>(Soon);
        _installation.Reply(new WorkspaceList { Entries = { Entry } });
        var follow = await _mediator.ExpectMsgAsync<Subscribe>(Soon);
        var feed = _mediator.LastSender;
        _mediator.Reply(new SubscribeAck(follow));
        return feed;
    }

    private async Task<IActorRef> Ready()
    {
        var feed = await Follow();
        await _workspace.ExpectMsgAsync<GetDirectory>(Soon);
        _workspace.Reply(Page(_acme.State));
        await Eventually.That("the directory is ready", () => _directory.Ready);
        return feed;
    }

    private string Registered(string name)
    {
        var id = WorkspaceStory.Id(_acme.Do(WorkspaceStory.Register(name, People.Ada)));
        _acme.Finish(WorkspaceErrands.CreateKey(id));
        return id;
    }

    private void Publish(IActorRef feed, IWorkspaceMessage command) => Publish(feed, _acme.State.Decide(command, WorkspaceStory.Now));

    private void Publish(IActorRef feed, WorkspaceDecision decision)
    {
        _acme.Take(decision);
        foreach (var e in decision.Events)
        {
            feed.Tell(DirectoryEnvelope.Wrap(e));
        }
    }

    private static object Page(WorkspaceState state) => DirectoryPages.Of(state).Single();
}
