using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;
using Xunit.Abstractions;
using static Chat.Tests.Workspaces.WorkspaceStage;

namespace Chat.Tests.Workspaces;

/// <summary>What the workspace does in several steps with a channel: each is answered once the channel has it, over any crash.</summary>
public sealed class WorkspaceChannelTests : TestKit
{
    private readonly WorkspaceStage _stage;

    public WorkspaceChannelTests(ITestOutputHelper output)
        : base(DirectorySystem.Setup, nameof(WorkspaceChannelTests), output) => _stage = new WorkspaceStage(this);

    [Fact]
    public async Task Of_two_simultaneous_registrations_of_a_name_exactly_one_wins()
    {
        var workspace = await _stage.Start();
        var winner = CreateTestProbe();
        var loser = CreateTestProbe();

        workspace.Tell(WorkspaceStory.Register("plans", People.Ada, "a"), winner);
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "b"), loser);

        Assert.Equal("name_taken", (await loser.ExpectMsgAsync<WorkspaceRefused>(Soon)).Code);
        await winner.ExpectNoMsgAsync(Silence);
        var create = await _stage.Channels.ExpectMsgAsync<CreateChannel>(Soon);
        _stage.Channels.Reply(new Done { Channel = create.Header.Channel });
        Assert.Equal([create.Header.Channel], (await winner.ExpectMsgAsync<WorkspaceDone>(Soon)).Ids);
        var channels = (await Fetch(workspace)).Channels;
        Assert.Equal((People.Ada.Id, true), (Assert.Single(channels).Creator, channels[0].Confirmed));
    }

    [Fact]
    public async Task A_creation_resumes_after_a_crash_between_registration_and_confirmation()
    {
        var workspace = await _stage.Start();
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "r"), CreateTestProbe());
        var create = await _stage.Channels.ExpectMsgAsync<CreateChannel>(Soon);
        await _stage.Crash(workspace);

        workspace = _stage.Workspace();
        var again = await _stage.Channels.FishForMessageAsync<CreateChannel>(_ => true, Soon);
        Assert.Equal(create, again);
        _stage.Channels.Reply(new Done { Channel = again.Header.Channel });

        await Eventually.That("the directory shows the channel as confirmed", async () => (await Fetch(workspace)).Channels.Single().Confirmed);
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "r"), TestActor);
        Assert.Equal([create.Header.Channel], (await ExpectMsgAsync<WorkspaceDone>(Soon)).Ids);
        await _stage.Channels.ExpectNoMsgAsync(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_unanswered_creation_is_repeated_and_every_repeat_of_the_caller_gets_the_one_result()
    {
        var workspace = await _stage.Start();
        var first = CreateTestProbe();
        var repeat = CreateTestProbe();
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "r"), first);
        await _stage.Channels.ExpectMsgAsync<CreateChannel>(Soon);
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "r"), repeat);

        var second = await _stage.Channels.ExpectMsgAsync<CreateChannel>(Soon);
        _stage.Channels.Reply(new Done { Channel = second.Header.Channel });

        Assert.Equal((await first.ExpectMsgAsync<WorkspaceDone>(Soon)).Ids, (await repeat.ExpectMsgAsync<WorkspaceDone>(Soon)).Ids);
    }

    [Fact]
    public async Task A_renaming_is_answered_when_the_channel_has_it_and_the_next_one_waits()
    {
        var workspace = await _stage.Start();
        var id = await _stage.Channel(workspace, "plans");
        var first = CreateTestProbe();
        var second = CreateTestProbe();

        workspace.Tell(Rename(id, "ideas"), first);
        workspace.Tell(Rename(id, "dreams"), second);
        var rename = await _stage.Channels.ExpectMsgAsync<RenameChannel>(Soon);
        Assert.Equal(("ideas", People.Linus.Id), (rename.Name, rename.Header.Actor.User));
        await first.ExpectNoMsgAsync(Silence);
        _stage.Channels.Reply(new Done { Channel = id });

        await first.ExpectMsgAsync<WorkspaceDone>(Soon);
        Assert.Equal("dreams", (await _stage.Channels.ExpectMsgAsync<RenameChannel>(Soon)).Name);
        _stage.Channels.Reply(new Done { Channel = id });
        await second.ExpectMsgAsync<WorkspaceDone>(Soon);
        Assert.Equal("dreams", (await Fetch(workspace)).Channels.Single().Name);
    }

    [Fact]
    public async Task A_deletion_resumes_after_a_crash_and_every_repeat_of_the_caller_gets_the_one_result()
    {
        var workspace = await _stage.Start();
        var id = await _stage.Channel(workspace, "plans");
        var delete = new DeleteRegisteredChannel { Header = WorkspaceStory.By(People.Grace, "d1"), Channel = id };
        workspace.Tell(delete, CreateTestProbe());
        var first = await _stage.Channels.ExpectMsgAsync<DeleteChannel>(Soon);
        Assert.Equal((id, People.Grace.Id, Role.System), (first.Header.Channel, first.Header.Actor.User, first.Header.Actor.Role));
        await _stage.Crash(workspace);

        workspace = _stage.Workspace();
        workspace.Tell(delete, TestActor);
        Assert.Equal(first, await _stage.Channels.FishForMessageAsync<DeleteChannel>(_ => true, Soon));
        _stage.Channels.Reply(new Done { Channel = id, Seq = 5 });
        Assert.Equal(5, (await ExpectMsgAsync<WorkspaceDone>(Soon)).Seq);
        await _stage.Crash(workspace);

        workspace = _stage.Workspace();
        workspace.Tell(delete, TestActor);
        Assert.Equal(5, (await ExpectMsgAsync<WorkspaceDone>(Soon)).Seq);
        Assert.Empty((await Fetch(workspace)).Channels);
        await _stage.Channels.ExpectNoMsgAsync(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_deleted_channels_name_is_free_when_the_channel_is_gone_and_who_wants_it_waits()
    {
        var workspace = await _stage.Start();
        var id = await _stage.Channel(workspace, "plans");
        var other = await _stage.Channel(workspace, "ideas");
        var (renamer, registrar) = (CreateTestProbe(), CreateTestProbe());
        workspace.Tell(new DeleteRegisteredChannel { Header = WorkspaceStory.By(People.Ada, "d1"), Channel = id }, TestActor);
        workspace.Tell(WorkspaceStory.Register("plans", People.Linus, "r"), registrar);
        workspace.Tell(Rename(other, "plans"), renamer);
        await _stage.Channels.ExpectMsgAsync<DeleteChannel>(Soon);
        await registrar.ExpectNoMsgAsync(Silence);
        _stage.Channels.Reply(new Done { Channel = id, Seq = 5 });
        await ExpectMsgAsync<WorkspaceDone>(Soon);
        var create = await _stage.Channels.ExpectMsgAsync<CreateChannel>(Soon);
        Assert.NotEqual(id, create.Header.Channel);
        _stage.Channels.Reply(new Done { Channel = create.Header.Channel });
        await registrar.ExpectMsgAsync<WorkspaceDone>(Soon);
        Assert.Equal("name_taken", (await renamer.ExpectMsgAsync<WorkspaceRefused>(Soon)).Code);
    }

    [Fact]
    public async Task A_newcomer_is_answered_when_the_general_channel_has_them()
    {
        var workspace = await _stage.Start();
        workspace.Tell(WorkspaceStory.General(), TestActor);
        _stage.Channels.Reply(new Done { Channel = (await _stage.Channels.ExpectMsgAsync<CreateChannel>(Soon)).Header.Channel });
        await ExpectMsgAsync<WorkspaceDone>(Soon);
        var expires = DateTimeOffset.MaxValue.ToUnixTimeSeconds() / 100;
        await Do(workspace, new CreateInvitation { Header = WorkspaceStory.By(People.Ada), Invitation = new() { Hash = WorkspaceStory.Secret("link"), Role = Role.Member, UsesLeft = 1, Expires = expires } });

        workspace.Tell(new AcceptInvitation { Header = WorkspaceStory.System(), Hash = WorkspaceStory.Secret("link"), User = WorkspaceStory.Person(new("eve", "Eve", "U0EVE000001"), Role.Member) }, TestActor);
        var join = await _stage.Channels.ExpectMsgAsync<JoinChannel>(Soon);
        await ExpectNoMsgAsync(Silence);
        _stage.Channels.Reply(new Done { Channel = join.Header.Channel });

        Assert.Equal(["U0EVE000001"], (await ExpectMsgAsync<WorkspaceDone>(Soon)).Ids);
    }

    private static RenameRegisteredChannel Rename(string id, string name) => new()
    {
        Header = WorkspaceStory.By(People.Linus),
        Channel = id,
        Name = name,
        Actor = new() { User = People.Linus.Id, Team = People.Team, Role = Role.Member },
    };
}
