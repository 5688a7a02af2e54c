using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;
using Xunit.Abstractions;
using static Chat.Tests.Workspaces.WorkspaceStage;
using Directory = Chat.Actors.Workspaces.Directory;

namespace Chat.Tests.Workspaces;

/// <summary>How the workspace tells the nodes of its commits, answers, and comes back.</summary>
public sealed class WorkspaceActorTests : TestKit
{
    private readonly WorkspaceStage _stage;

    public WorkspaceActorTests(ITestOutputHelper output)
        : base(DirectorySystem.Setup, nameof(WorkspaceActorTests), output) => _stage = new WorkspaceStage(this);

    [Fact]
    public async Task Every_commit_is_told_to_the_nodes_in_versions_without_a_hole_and_without_passwords()
    {
        var workspace = await _stage.Start();
        await Do(workspace, new ChangePassword { Header = WorkspaceStory.System(), User = People.Linus.Id, Hash = "secret" });

        var deltas = new List<IWorkspaceEvent>();
        while (deltas.LastOrDefault() is not PasswordChanged { User: var user } || user != People.Linus.Id || deltas.Count < 12)
        {
            var publish = await _stage.Mediator.ExpectMsgAsync<Publish>(Soon);
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
        var workspace = await _stage.Start();
        await Do(workspace, new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Linus) });
        await Do(workspace, new RevokeToken { Header = WorkspaceStory.System(), Hash = TokenHash.Of(People.Linus.Token) });
        await Do(workspace, new ChangeUser { Header = WorkspaceStory.System(), User = People.Mallory.Id, Deleted = true });
        await Do(workspace, new ChangeUser { Header = WorkspaceStory.System(), User = People.Guido.Id, Tz = "Europe/Helsinki" });

        var told = new List<IWorkspaceEvent>();
        await Eventually.That(
            "both are told again",
            async () =>
            {
                told.Add(DirectoryEnvelope.Unwrap((DirectoryDelta)(await _stage.Mediator.ExpectMsgAsync<Publish>(Soon)).Message)!);
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
        var workspace = await _stage.Start();
        var crowd = Enumerable.Range(0, 1_000).Select(i => WorkspaceStory.Person(new($"u{i}", $"User {i}", ""), Role.Member)).ToArray();

        Assert.Equal(1_000, (await Do(workspace, WorkspaceStory.Add(crowd))).Ids.Count);
        await Do(workspace, new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Tz = "Europe/Helsinki" });
        var before = await Fetch(workspace);
        await _stage.Crash(workspace);

        var after = await Fetch(_stage.Workspace());
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(before.Users.OrderBy(user => user.Id, StringComparer.Ordinal), after.Users.OrderBy(user => user.Id, StringComparer.Ordinal));
        Assert.Equal(1_005, after.Users.Count);
    }

    [Fact]
    public async Task Large_directories_travel_in_pages_of_one_version()
    {
        var workspace = await _stage.Start();
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
        var workspace = await _stage.Start();

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
        var workspace = await _stage.Start();
        Watch(workspace);

        workspace.Tell(new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Tz = "Europe/Helsinki" }, TestActor);
        workspace.Tell(StopWorkspace.Instance, TestActor);

        await ExpectMsgAsync<WorkspaceDone>(Soon);
        await ExpectTerminatedAsync(workspace, Soon);
    }
}
