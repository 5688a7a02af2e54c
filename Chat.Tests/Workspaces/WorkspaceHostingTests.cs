using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Persistence.Hosting;
using Akka.Remote.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Sessions.Bootstrap;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chat.Tests.Workspaces;

/// <summary>The parts as a node composes them: regions, pub/sub, the directory and the clients in a cluster of one, with no serializer to fall back on.</summary>
public sealed class WorkspaceHostingTests : IAsyncLifetime
{
    private readonly IHost _host = Compose();

    private IWorkspaces Workspaces => _host.Services.GetRequiredService<IWorkspaces>();

    private IDirectory Directory => _host.Services.GetRequiredService<IDirectory>();

    private IUsers Users => _host.Services.GetRequiredService<IUsers>();

    public async Task InitializeAsync()
    {
        await _host.StartAsync();
        await Eventually.That("the directory is ready", () => Directory.Ready, TimeSpan.FromSeconds(20));
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task A_caller_reads_its_own_writes_from_the_nodes_memory()
    {
        var opened = Assert.IsType<WorkspaceOpenedReply>(await Workspaces.Open(new() { Name = "Acme", Domain = "acme", OnlyIfFirst = true }));
        var team = opened.Entry.Team;
        WorkspaceCommand System() => new() { Team = team, Role = Role.System };
        Assert.IsType<WorkspaceDone>(await Workspaces.Ask(new CreateWorkspace { Header = System(), Name = "Acme", Domain = "acme" }));

        var crowd = new AddUsers { Header = System() };
        crowd.Users.AddRange(Enumerable.Range(0, 1_000).Select(i => WorkspaceStory.Person(new($"u{i}", new string('x', 100), ""), Role.Member)));
        var added = Assert.IsType<WorkspaceDone>(await Workspaces.Ask(crowd));
        Assert.Equal(1_000, Directory.Workspace(team)!.UserCount);

        var user = added.Ids[7];
        for (var i = 0; i < 20; i++)
        {
            Assert.IsType<WorkspaceDone>(await Workspaces.Ask(new IssueToken { Header = System(), Token = new() { Hash = TokenHash.Of($"xoxp-{i}"), Kind = TokenKind.User, User = user } }));
            Assert.Equal(user, Directory.Resolve($"xoxp-{i}", out _)?.User);
        }

        Assert.IsType<WorkspaceDone>(await Workspaces.Ask(new ChangeUser { Header = System(), User = user, Deleted = true }));
        Assert.All(Enumerable.Range(0, 20), i => Assert.Null(Directory.Resolve($"xoxp-{i}", out _)));

        var whole = Assert.IsType<Chat.Actors.Workspaces.Directory>(await Workspaces.Ask(new GetDirectory { Header = System() }));
        Assert.Equal((1_000, Directory.Workspace(team)!.Version), (whole.Users.Count, whole.Version));
        Assert.True(whole.Pages > 1);
        Assert.Equal("not_first", Assert.IsType<OpenRefused>(await Workspaces.Open(new() { Name = "B", Domain = "b", OnlyIfFirst = true })).Code);
    }

    [Fact]
    public async Task A_second_workspace_is_another_one()
    {
        var first = Assert.IsType<WorkspaceOpenedReply>(await Workspaces.Open(new() { Name = "One", Domain = "one" }));
        var second = Assert.IsType<WorkspaceOpenedReply>(await Workspaces.Open(new() { Name = "Two", Domain = "two" }));
        foreach (var entry in new[] { first.Entry, second.Entry })
        {
            await Workspaces.Ask(new CreateWorkspace { Header = new() { Team = entry.Team, Role = Role.System }, Name = entry.Name, Domain = entry.Domain });
            Assert.Equal(entry.Team, Directory.WorkspaceByDomain(entry.Domain)!.Team);
        }

        Assert.NotEqual(first.Entry.Team, second.Entry.Team);
    }

    [Fact]
    public async Task A_note_of_a_channel_reaches_the_users_entity()
    {
        var memberships = _host.Services.GetRequiredService<IMemberships>();

        Assert.True(await memberships.Note("T1", "U1", "C1", ChannelKind.Private, member: true, seq: 4));
        Assert.True(await memberships.Note("T1", "U1", "C1", ChannelKind.Private, member: false, seq: 3));

        var view = Assert.IsType<UserView>(await Users.Ask(new GetUserState { Header = new() { User = "U1", Team = "T1" } }));
        Assert.Equal(("C1", true, 4L), (view.Memberships.Single().Channel, view.Memberships.Single().Member, view.Memberships.Single().Seq));
    }

    private static IHost Compose() => new HostBuilder()
        .ConfigureLogging(logging => logging.ClearProviders())
        .ConfigureServices(services => services
            .AddWorkspaceClient()
            .AddUserClient()
            .AddAkka("AkkaChat", akka => akka
                .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
                .WithClustering(new ClusterOptions { Roles = ["data"] })
                .WithDistributedPubSub(role: null!)
                .WithStrictSerialization()
                .WithInMemoryJournal()
                .WithInMemorySnapshotStore()
                .AddWorkspaces()
                .AddUsers()
                .AddBootstrap()
                .AddStartup((system, _) =>
                {
                    var cluster = Cluster.Get(system);
                    cluster.Join(cluster.SelfAddress);
                })))
        .Build();
}
