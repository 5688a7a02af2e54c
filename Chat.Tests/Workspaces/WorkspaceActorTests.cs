using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Hosting;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;
using Xunit.Abstractions;
using Directory = Chat.Actors.Workspaces.Directory;

namespace Chat.Tests.Workspaces;

public sealed class WorkspaceActorTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(200);

    private readonly TestProbe _mediator;
    private readonly TestProbe _channels;
    private readonly IRequiredActor<ChannelRegion> _region;

    public WorkspaceActorTests(ITestOutputHelper output)
        : base(DirectorySystem.Setup, nameof(WorkspaceActorTests), output)
    {
        _mediator = CreateTestProbe();
        _channels = CreateTestProbe();
        var registry = ActorRegistry.For(Sys);
        registry.Register<ChannelRegion>(_channels);
        _region = new RequiredActor<ChannelRegion>(registry);
    }

    [Fact]
    public async Task Of_two_simultaneous_registrations_of_a_name_exactly_one_wins()
    {
        var workspace = await Start();
        var winner = CreateTestProbe();
        var loser = CreateTestProbe();

        workspace.Tell(WorkspaceStory.Register("plans", People.Ada, "a"), winner);
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "b"), loser);

        Assert.Equal("name_taken", (await loser.ExpectMsgAsync<WorkspaceRefused>(Soon)).Code);
        await winner.ExpectNoMsgAsync(Silence);
        var create = await _channels.ExpectMsgAsync<CreateChannel>(Soon);
        _channels.Reply(new Done { Channel = create.Header.Channel });
        Assert.Equal([create.Header.Channel], (await winner.ExpectMsgAsync<WorkspaceDone>(Soon)).Ids);
        var channels = (await Fetch(workspace)).Channels;
        Assert.Equal((People.Ada.Id, true), (Assert.Single(channels).Creator, channels[0].Confirmed));
    }

    [Fact]
    public async Task A_creation_resumes_after_a_crash_between_registration_and_confirmation()
    {
        var workspace = await Start();
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "r"), CreateTestProbe());
        var create = await _channels.ExpectMsgAsync<CreateChannel>(Soon);
        await Crash(workspace);

        workspace = Workspace();
        var again = await _channels.FishForMessageAsync<CreateChannel>(_ => true, Soon);
        Assert.Equal(create, again);
        _channels.Reply(new Done { Channel = again.Header.Channel });

        await Eventually.That("the directory shows the channel as confirmed", async () => (await Fetch(workspace)).Channels.Single().Confirmed);
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "r"), TestActor);
        Assert.Equal([create.Header.Channel], (await ExpectMsgAsync<WorkspaceDone>(Soon)).Ids);
        await _channels.ExpectNoMsgAsync(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_unanswered_creation_is_repeated_and_every_repeat_of_the_caller_gets_the_one_result()
    {
        var workspace = await Start();
        var first = CreateTestProbe();
        var repeat = CreateTestProbe();
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "r"), first);
        await _channels.ExpectMsgAsync<CreateChannel>(Soon);
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "r"), repeat);

        var second = await _channels.ExpectMsgAsync<CreateChannel>(Soon);
        _channels.Reply(new Done { Channel = second.Header.Channel });

        Assert.Equal((await first.ExpectMsgAsync<WorkspaceDone>(Soon)).Ids, (await repeat.ExpectMsgAsync<WorkspaceDone>(Soon)).Ids);
    }

    [Fact]
    public async Task A_renaming_is_answered_when_the_channel_has_it_and_the_next_one_waits()
    {
        var workspace = await Start();
        var id = await Channel(workspace, "plans");
        var first = CreateTestProbe();
        var second = CreateTestProbe();

        workspace.Tell(Rename(id, "ideas"), first);
        workspace.Tell(Rename(id, "dreams"), second);
        var rename = await _channels.ExpectMsgAsync<RenameChannel>(Soon);
        Assert.Equal(("ideas", People.Linus.Id), (rename.Name, rename.Header.Actor.User));
        await first.ExpectNoMsgAsync(Silence);
        _channels.Reply(new Done { Channel = id });

        await first.ExpectMsgAsync<WorkspaceDone>(Soon);
        Assert.Equal("dreams", (await _channels.ExpectMsgAsync<RenameChannel>(Soon)).Name);
        _channels.Reply(new Done { Channel = id });
        await second.ExpectMsgAsync<WorkspaceDone>(Soon);
        Assert.Equal("dreams", (await Fetch(workspace)).Channels.Single().Name);
    }

    [Fact]
    public async Task A_deletion_resumes_after_a_crash_and_every_repeat_of_the_caller_gets_the_one_result()
    {
        var workspace = await Start();
        var id = await Channel(workspace, "plans");
        var delete = new DeleteRegisteredChannel { Header = WorkspaceStory.By(People.Grace, "d1"), Channel = id };
        workspace.Tell(delete, CreateTestProbe());
        var first = await _channels.ExpectMsgAsync<DeleteChannel>(Soon);
        Assert.Equal((id, People.Grace.Id, Role.System), (first.Header.Channel, first.Header.Actor.User, first.Header.Actor.Role));
        await Crash(workspace);

        workspace = Workspace();
        workspace.Tell(delete, TestActor);
        Assert.Equal(first, await _channels.FishForMessageAsync<DeleteChannel>(_ => true, Soon));
        _channels.Reply(new Done { Channel = id, Seq = 5 });
        Assert.Equal(5, (await ExpectMsgAsync<WorkspaceDone>(Soon)).Seq);
        await Crash(workspace);

        workspace = Workspace();
        workspace.Tell(delete, TestActor);
        Assert.Equal(5, (await ExpectMsgAsync<WorkspaceDone>(Soon)).Seq);
        Assert.Empty((await Fetch(workspace)).Channels);
        await _channels.ExpectNoMsgAsync(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_deleted_channels_name_is_free_when_the_channel_is_gone_and_who_wants_it_waits()
    {
        var workspace = await Start();
        var id = await Channel(workspace, "plans");
        var other = await Channel(workspace, "ideas");
        var (renamer, registrar) = (CreateTestProbe(), CreateTestProbe());
        workspace.Tell(new DeleteRegisteredChannel { Header = WorkspaceStory.By(People.Ada, "d1"), Channel = id }, TestActor);
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "r"), registrar);
        workspace.Tell(Rename(other, "plans"), renamer);
        await _channels.ExpectMsgAsync<DeleteChannel>(Soon);
        await registrar.ExpectNoMsgAsync(Silence);
        _channels.Reply(new Done { Channel = id, Seq = 5 });
        await ExpectMsgAsync<WorkspaceDone>(Soon);
        var create = await _channels.ExpectMsgAsync<CreateChannel>(Soon);
        Assert.NotEqual(id, create.Header.Channel);
        _channels.Reply(new Done { Channel = create.Header.Channel });
        await registrar.ExpectMsgAsync<WorkspaceDone>(Soon);
        Assert.Equal("name_taken", (await renamer.ExpectMsgAsync<WorkspaceRefused>(Soon)).Code);
    }

    [Fact]
    public async Task A_newcomer_is_answered_when_the_general_channel_has_them()
    {
        var workspace = await Start();
        workspace.Tell(WorkspaceStory.General(), TestActor);
        _channels.Reply(new Done { Channel = (await _channels.ExpectMsgAsync<CreateChannel>(Soon)).Header.Channel });
        await ExpectMsgAsync<WorkspaceDone>(Soon);
        var expires = DateTimeOffset.MaxValue.ToUnixTimeSeconds() / 100;
        await Do(workspace, new CreateInvitation { Header = WorkspaceStory.By(People.Ada), Invitation = new() { Hash = WorkspaceStory.Secret("link"), Role = Role.Member, UsesLeft = 1, Expires = expires } });

        workspace.Tell(new AcceptInvitation { Header = WorkspaceStory.System(), Hash = WorkspaceStory.Secret("link"), User = WorkspaceStory.Person(new("eve", "Eve", "U0EVE000001"), Role.Member) }, TestActor);
        var join = await _channels.ExpectMsgAsync<JoinChannel>(Soon);
        await ExpectNoMsgAsync(Silence);
        _channels.Reply(new Done { Channel = join.Header.Channel });

        Assert.Equal(["U0EVE000001"], (await ExpectMsgAsync<WorkspaceDone>(Soon)).Ids);
    }

    [Fact]
    public async Task Every_commit_is_told_to_the_nodes_in_versions_without_a_hole_and_without_passwords()
    {
        var workspace = await Start();
        await Do(workspace, new ChangePassword { Header = WorkspaceStory.System(), User = People.Linus.Id, Hash = "secret" });

        var deltas = new List<IWorkspaceEvent>();
        while (deltas.LastOrDefault() is not PasswordChanged { User: var user } || user != People.Linus.Id || deltas.Count < 12)
        {
            var publish = await _mediator.ExpectMsgAsync<Publish>(Soon);
            Assert.Equal("w/" + People.Team, publish.Topic);
            deltas.Add(DirectoryEnvelope.Unwrap((DirectoryDelta)publish.Message)!);
        }

        Assert.Equal(Enumerable.Range(1, deltas.Count).Select(i => (long)i), deltas.Select(e => e.Header.Version));
        Assert.All(deltas.OfType<PasswordChanged>(), e => Assert.Empty(e.Hash));
        Assert.Empty((await Fetch(workspace)).PasswordHashes);
    }

    [Fact]
    public async Task What_takes_an_access_away_is_told_twice_within_a_second_because_a_node_may_miss_the_first()
    {
        var workspace = await Start();
        await Do(workspace, new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Linus) });
        await Do(workspace, new RevokeToken { Header = WorkspaceStory.System(), Hash = TokenHash.Of(People.Linus.Token) });
        await Do(workspace, new ChangeUser { Header = WorkspaceStory.System(), User = People.Mallory.Id, Deleted = true });
        await Do(workspace, new ChangeUser { Header = WorkspaceStory.System(), User = People.Guido.Id, Tz = "Europe/Helsinki" });

        var told = new List<IWorkspaceEvent>();
        await Eventually.That(
            "both are told again",
            async () =>
            {
                told.Add(DirectoryEnvelope.Unwrap((DirectoryDelta)(await _mediator.ExpectMsgAsync<Publish>(Soon)).Message)!);
                return told.GroupBy(e => e.Header.Version).Count(group => group.Count() == 2) == 2;
            },
            Soon);

        var twice = told.GroupBy(e => e.Header.Version).Where(group => group.Count() == 2).Select(group => group.First()).ToArray();
        Assert.Contains(twice, e => e is TokenRevoked);
        Assert.Contains(twice, e => e is UserChanged { User.Deleted: true });
    }

    [Fact]
    public async Task A_thousand_people_come_in_one_command_and_survive_a_restart_from_the_snapshot()
    {
        var workspace = await Start();
        var crowd = Enumerable.Range(0, 1_000).Select(i => WorkspaceStory.Person(new($"u{i}", $"User {i}", ""), Role.Member)).ToArray();

        Assert.Equal(1_000, (await Do(workspace, WorkspaceStory.Add(crowd))).Ids.Count);
        await Do(workspace, new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Tz = "Europe/Helsinki" });
        var before = await Fetch(workspace);
        await Crash(workspace);

        var after = await Fetch(Workspace());
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(before.Users.OrderBy(user => user.Id, StringComparer.Ordinal), after.Users.OrderBy(user => user.Id, StringComparer.Ordinal));
        Assert.Equal(1_005, after.Users.Count);
    }

    [Fact]
    public async Task Large_directories_travel_in_pages_of_one_version()
    {
        var workspace = await Start();
        await Do(workspace, WorkspaceStory.Add(Enumerable.Range(0, 1_000).Select(i => WorkspaceStory.Person(new($"u{i}", new string('x', 200), ""), Role.Member)).ToArray()));
        var first = await workspace.Ask<Directory>(new GetDirectory { Header = WorkspaceStory.System() }, Soon);
        await Do(workspace, new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Tz = "Europe/Helsinki" });

        var second = await workspace.Ask<Directory>(new GetDirectory { Header = WorkspaceStory.System(), Page = 1, Version = first.Version }, Soon);
        var gone = await workspace.Ask<WorkspaceRefused>(new GetDirectory { Header = WorkspaceStory.System(), Page = 1, Version = first.Version - 1 }, Soon);

        Assert.True(first.Pages > 2 && first.CalculateSize() < 80_000, $"{first.Pages} pages, the first of {first.CalculateSize()} bytes");
        Assert.Equal(first.Version, second.Version);
        Assert.Equal("version_gone", gone.Code);
    }

    [Fact]
    public async Task Credentials_are_found_by_address_and_by_name()
    {
        var workspace = await Start();

        foreach (var key in new[] { People.Ada.Email.ToUpperInvariant(), People.Ada.Name })
        {
            var found = await workspace.Ask<Credentials>(new FindCredentials { Header = WorkspaceStory.System(), Email = key }, Soon);
            Assert.Equal((People.Ada.Id, WorkspaceStory.Hash), (found.User, found.Hash));
        }

        Assert.Equal("user_not_found", (await workspace.Ask<WorkspaceRefused>(new FindCredentials { Header = WorkspaceStory.System(), Email = "x" }, Soon)).Code);
    }

    [Fact]
    public async Task A_stop_during_a_write_still_answers()
    {
        var workspace = await Start();
        Watch(workspace);

        workspace.Tell(new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Tz = "Europe/Helsinki" }, TestActor);
        workspace.Tell(StopWorkspace.Instance, TestActor);

        await ExpectMsgAsync<WorkspaceDone>(Soon);
        await ExpectTerminatedAsync(workspace, Soon);
    }

    private IActorRef Workspace() => Sys.ActorOf(WorkspaceActor.Props(People.Team, _mediator, _region, TimeProvider.System));

    private async Task<IActorRef> Start()
    {
        var workspace = Workspace();
        await Do(workspace, WorkspaceStory.Create());
        await Do(workspace, WorkspaceStory.Add(
            WorkspaceStory.Person(People.Ada, Role.Owner), WorkspaceStory.Person(People.Grace, Role.Admin), WorkspaceStory.Person(People.Linus, Role.Member),
            WorkspaceStory.Person(People.Mallory, Role.Member), WorkspaceStory.Person(People.Guido, Role.Guest)));
        return workspace;
    }

    private async Task<string> Channel(IActorRef workspace, string name)
    {
        workspace.Tell(WorkspaceStory.Register(name, People.Ada, name), TestActor);
        _channels.Reply(new Done { Channel = (await _channels.ExpectMsgAsync<CreateChannel>(Soon)).Header.Channel });
        return (await ExpectMsgAsync<WorkspaceDone>(Soon)).Ids[0];
    }

    private static Task<WorkspaceDone> Do(IActorRef workspace, IWorkspaceMessage command) => workspace.Ask<WorkspaceDone>(command, Soon);

    private static async Task<Directory> Fetch(IActorRef workspace) =>
        (await DirectoryFetch.Whole(workspace, WorkspaceStory.System(), TimeProvider.System, CancellationToken.None))!;

    private async Task Crash(IActorRef actor)
    {
        Watch(actor);
        Sys.Stop(actor);
        await ExpectTerminatedAsync(actor, Soon);
    }

    private static RenameRegisteredChannel Rename(string id, string name) => new()
    {
        Header = WorkspaceStory.By(People.Linus),
        Channel = id,
        Name = name,
        Actor = new() { User = People.Linus.Id, Team = People.Team, Role = Role.Member },
    };
}
