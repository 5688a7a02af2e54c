using Akka.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Sessions;
using Chat.Actors.Workspaces;
using Chat.Tests.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Sessions;

/// <summary>What happens to the caller between rtm.connect and the opening of the socket counts.</summary>
public sealed class OpeningTests : IAsyncLifetime
{
    private readonly SessionSystem _node = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task The_role_is_that_of_the_opening_not_that_of_the_ticket()
    {
        _node.Directory.Demote(People.Ada);
        var (client, connection) = await _node.Greeted();
        SessionSystem.Send(connection, """{"type":"message","id":1,"channel":"C0ROOM00001","text":"hi"}""");
        await Eventually.That("it is posted", () => client.Seen.Any(frame => frame.Text("reply_to") == "1"));
        Assert.Equal(Role.Guest, Assert.Single(_node.Posting.Senders).Role);
    }

    [Fact]
    public async Task A_role_that_changes_afterwards_changes_what_the_socket_may()
    {
        var (client, connection) = await _node.Greeted();
        var demoted = new User { Id = People.Ada.Id, Role = Role.Guest, Profile = new Profile() };
        _node.Akka.EventStream.Publish(new DirectoryChanged(new UserChanged { Header = new WorkspaceHeader { Team = People.Team, Version = 2 }, User = demoted }));
        await Eventually.That("it is told", () => client.Has("user_change"));
        SessionSystem.Send(connection, """{"type":"message","id":1,"channel":"C0ROOM00001","text":"hi"}""");
        await Eventually.That("it is posted", () => client.Seen.Any(frame => frame.Text("reply_to") == "1"));
        Assert.Equal(Role.Guest, Assert.Single(_node.Posting.Senders).Role);
    }

    [Fact]
    public async Task A_token_revoked_after_the_ticket_opens_nothing_whether_or_not_the_revocation_was_heard_here()
    {
        _node.Directory.Revoked.Add("aa");
        Assert.Null((await _node.Open()).Connection);
        Assert.NotNull((await _node.Open(token: "bb")).Connection);
    }

    [Fact]
    public async Task A_user_deactivated_after_the_ticket_opens_nothing()
    {
        _node.Directory.Delete(People.Ada);
        Assert.Null((await _node.Open()).Connection);
    }

    [Fact]
    public async Task A_directory_older_than_the_ticket_cannot_judge_it()
    {
        var registry = ActorRegistry.For(_node.Akka);
        registry.Register<Actors.Sessions.Sessions>(_node.Sessions);
        var sessions = new LocalSessions(new RequiredActor<Actors.Sessions.Sessions>(registry), _node.Directory);
        _node.Directory.Late = true;
        await Assert.ThrowsAsync<TimeoutException>(() => sessions.Open(SessionSystem.Grant(People.Ada), new Outbox()));
        _node.Directory.Late = false;
        Assert.NotNull(await sessions.Open(SessionSystem.Grant(People.Ada), new Outbox()));
    }
}
