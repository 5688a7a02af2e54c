using Akka.Actor;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Presence;
using Chat.Actors.Sessions;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Workspaces;
using Chat.Tests.Channels.Fanout;
using Chat.Tests.Support;
using Google.Protobuf;
using Xunit;

namespace Chat.Tests.Sessions;

/// <summary>One socket's session among real relays, lanes and pub/sub.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private const string Room = "C0ROOM00001";
    private const string Other = "C0OTHER0001";
    private readonly SessionSystem _node = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Hello_comes_only_when_every_channel_is_followed_and_every_event_after_it_arrives()
    {
        _node.Member(Room);
        var gate = new TaskCompletionSource();
        _node.Channels.Gate = gate.Task;
        var (client, _) = await _node.Open();
        await Eventually.Never("anything is said before the channels answer", () => client.Seen.Count > 0, during: TimeSpan.FromMilliseconds(200));
        gate.SetResult();
        await Eventually.That("hello", () => client.Has("hello"));
        _node.Post(Room);
        await Eventually.That("the event", () => client.Seqs.Length == 1);
        Assert.Equal("hello", client.Seen[0].Text("type"));
    }

    [Fact]
    public async Task A_user_without_channels_is_greeted_at_once()
    {
        var (client, _) = await _node.Greeted();
        Assert.Single(client.Seen);
        Assert.Contains(_node.PresenceSeen, m => m is ConnectionUp up && up.User == People.Ada.Id);
    }

    [Fact]
    public async Task Resume_gives_what_was_missed_before_what_came_meanwhile_and_says_where_the_seam_is()
    {
        _node.Member(Room);
        _node.Log.PostMany(Room, 10);
        var (client, connection) = await _node.Greeted();
        _node.Post(Room);
        SessionSystem.Send(connection, $$$"""{"type":"resume","channels":{"{{{Room}}}":4}}""");
        _node.Post(Room);
        await Eventually.That("it is caught up", () => client.Seqs.Contains(12));
        Assert.Equal([5, 6, 7, 8, 9, 10, 11, 12], client.Seqs);
        var resumed = client.The("resumed");
        Assert.Equal("True", resumed.Text("recovered"));
        Assert.InRange(resumed.GetProperty("head").GetInt64(), 10, 12);
    }

    [Fact]
    public async Task Resume_of_what_is_not_ones_own_says_only_that_one_is_no_member()
    {
        _node.Channels.With("C0SECRET001", ChannelKind.Private, People.Linus.Id);
        var (client, connection) = await _node.Greeted();
        SessionSystem.Send(connection, """{"type":"resume","channels":{"C0SECRET001":0,"C0NOTHING01":0,"nonsense":3}}""");
        await Eventually.That("all three are answered", () => client.Seen.Count(f => f.Text("type") == "resumed") == 3);
        var reasons = client.Seen.Where(f => f.Text("type") == "resumed").ToDictionary(f => f.Text("channel")!, f => f.Text("reason"), StringComparer.Ordinal);
        Assert.Equal(reasons["C0SECRET001"], reasons["C0NOTHING01"]);
        Assert.Equal("not_a_member", reasons["C0SECRET001"]);
        Assert.Equal("unknown_channel", reasons["nonsense"]);
    }

    [Fact]
    public async Task Without_a_resume_the_held_events_come_by_themselves()
    {
        _node.Member(Room);
        var (client, _) = await _node.Greeted();
        _node.Post(Room);
        _node.Post(Room);
        await Eventually.That("both are there", () => client.Seqs.Length == 2);
        Assert.Equal([1, 2], client.Seqs);
    }

    [Fact]
    public async Task Whoever_promised_to_resume_gets_nothing_new_before_the_resume_however_late_it_comes()
    {
        _node.Member(Room);
        _node.Member(Other);
        _node.Log.PostMany(Room, 10);
        var (client, connection) = await _node.Greeted(willResume: true);
        var (linus, _) = await _node.Greeted(People.Linus, "bb");
        _node.Post(Room);
        // The other socket's window is over, so this one's would be too, had it promised nothing.
        await Eventually.That("it is live for others", () => linus.Seqs.Contains(11));
        SessionSystem.Send(connection, $$"""{"type":"message","id":1,"channel":"{{Room}}","text":"a frame that is no resume"}""");
        await Eventually.That("it is answered", () => client.Seen.Any(frame => frame.Text("reply_to") == "1"));
        Assert.Empty(client.Seqs);
        SessionSystem.Send(connection, $$$"""{"type":"resume","channels":{"{{{Other}}}":10},"more":true}""");
        await Eventually.That("the first part is answered", () => client.Has("resumed"));
        Assert.Empty(client.Seqs);
        SessionSystem.Send(connection, $$$"""{"type":"resume","channels":{"{{{Room}}}":4}}""");
        await Eventually.That("it is caught up", () => client.Seqs.Contains(11));
        Assert.Equal([5, 6, 7, 8, 9, 10, 11], client.Seqs);
    }

    [Fact]
    public async Task A_promise_to_resume_that_is_not_kept_holds_nothing_up_for_ever()
    {
        await using var node = new SessionSystem(new SessionOptions { PromisedResumeWindow = TimeSpan.FromMilliseconds(100) });
        node.Member(Room);
        var (client, _) = await node.Greeted(willResume: true);
        node.Post(Room);
        await Eventually.That("the event comes by itself", () => client.Seqs.Contains(1));
    }

    [Fact]
    public async Task Joining_announces_the_channel_before_its_first_event()
    {
        var (client, _) = await _node.Greeted();
        _node.Channels.With(Room, ChannelKind.Private, People.Ada.Id);
        _node.Notify(SessionSystem.Membership(Room, member: true, seq: 0, ChannelKind.Private));
        await Eventually.That("the channel is announced", () => client.Has("group_joined"));
        Assert.Equal(Room, client.The("group_joined").GetProperty("channel").Text("id"));
        _node.Post(Room, ChannelKind.Private);
        await Eventually.That("the event is there", () => client.Seqs.Length == 1);
        Assert.Equal("message", client.Seen[^1].Text("type"));
    }

    [Fact]
    public async Task Whoever_is_removed_gets_nothing_more_whether_or_not_the_notice_arrives()
    {
        _node.Member(Room, ChannelKind.Private);
        var (ada, _) = await _node.Greeted();
        var (linus, _) = await _node.Greeted(People.Linus, "bb");
        _node.Post(Room, ChannelKind.Private);
        await Eventually.That("both have it", () => ada.Seqs.Length == 1 && linus.Seqs.Length == 1);
        _node.Publish(_node.Log.Write(seq => new MemberLeft { Header = WrittenLog.Header(Room, seq, People.Ada.Id), User = People.Ada.Id, Kicked = true }), ChannelKind.Private);
        _node.Post(Room, ChannelKind.Private);
        await Eventually.That("linus has it", () => linus.Seqs.Contains(3));
        Assert.Equal([1, 2], ada.Seqs);
    }

    [Fact]
    public async Task The_notice_of_leaving_unfollows_before_it_is_shown()
    {
        _node.Member(Room);
        var (ada, _) = await _node.Greeted();
        _node.Notify(SessionSystem.Membership(Room, member: false, seq: 5));
        await Eventually.That("it is shown", () => ada.Has("channel_left"));
        var (linus, _) = await _node.Greeted(People.Linus, "bb");
        _node.Post(Room);
        await Eventually.That("linus has it", () => linus.Seqs.Length == 1);
        Assert.Empty(ada.Seqs);
    }

    [Fact]
    public async Task A_revoked_token_ends_its_sockets_at_once_and_no_others()
    {
        var hash = ByteString.CopyFrom(1, 2, 3);
        var (revoked, _) = await _node.Greeted(token: TokenHash.Hex(hash));
        var (other, _) = await _node.Greeted(token: "ffff");
        _node.Directory.Revoked.Add(TokenHash.Hex(hash));
        _node.Akka.EventStream.Publish(new DirectoryChanged(new TokenRevoked { Header = Workspace(), Hash = hash, User = People.Ada.Id }));
        await Eventually.That("it is ended", () => revoked.Outbox.End == SocketEnd.AccessRevoked, TimeSpan.FromSeconds(1));
        Assert.True(revoked.Has("goodbye"));
        Assert.Equal(SocketEnd.None, other.Outbox.End);
        Assert.Null((await _node.Open(token: TokenHash.Hex(hash))).Connection);
    }

    [Fact]
    public async Task An_expired_token_ends_its_sockets_and_opens_no_other()
    {
        var clock = new ClockFake();
        await using var node = new SessionSystem(new SessionOptions { PresenceRefresh = TimeSpan.FromMilliseconds(50) }, time: clock);
        var expires = clock.GetUtcNow().ToUnixTimeSeconds() + 60;
        var (mortal, _) = await node.Greeted(expires: expires);
        var (other, _) = await node.Greeted(token: "ffff");
        clock.Now += TimeSpan.FromSeconds(61);
        await Eventually.That("it is ended", () => mortal.Outbox.End == SocketEnd.AccessRevoked);
        Assert.Equal(SocketEnd.None, other.Outbox.End);
        Assert.Null((await node.Open(expires: expires)).Connection);
    }

    [Fact]
    public async Task A_socket_that_was_given_up_before_its_turn_gets_no_connection()
    {
        var outbox = new Outbox();
        outbox.Close(SocketEnd.PeerClosed);
        Assert.Null((await _node.Open(outbox: outbox)).Connection);
    }

    [Fact]
    public async Task A_guest_is_not_told_of_channels_they_are_not_in()
    {
        var (ada, _) = await _node.Greeted();
        var (linus, _) = await _node.Greeted(People.Linus, "bb");
        _node.Directory.Demote(People.Linus);
        var channel = new DirectoryChannel { Id = "C0NEWS00001", Name = "news", Kind = ChannelKind.Public, Confirmed = true, Creator = People.Ada.Id };
        _node.Akka.EventStream.Publish(new DirectoryChanged(new ChannelRegistered { Header = Workspace(), Channel = channel }));
        _node.Akka.EventStream.Publish(new DirectoryChanged(new ChannelChanged { Header = Workspace(), Channel = channel }));
        _node.Akka.EventStream.Publish(new DirectoryChanged(new UserAdded { Header = Workspace(), User = new User { Id = "U0FRIEND001", Profile = new Profile() } }));
        await Eventually.That("both hear of the newcomer", () => ada.Has("team_join") && linus.Has("team_join"));
        Assert.True(ada.Has("channel_created"));
        Assert.False(linus.Has("channel_created"));
    }

    [Fact]
    public async Task A_deleted_user_loses_all_sockets_and_the_others_are_told()
    {
        var (ada, _) = await _node.Greeted();
        var (linus, _) = await _node.Greeted(People.Linus, "bb");
        var gone = new User { Id = People.Ada.Id, Name = "ada", Deleted = true, Profile = new Profile() };
        _node.Akka.EventStream.Publish(new DirectoryChanged(new UserChanged { Header = Workspace(), User = gone }));
        await Eventually.That("they are ended", () => ada.Outbox.End == SocketEnd.AccessRevoked, TimeSpan.FromSeconds(1));
        await Eventually.That("linus is told", () => linus.Has("user_change"));
        Assert.Equal("True", linus.The("user_change").GetProperty("user").Text("deleted"));
    }

    [Fact]
    public async Task A_changed_person_has_no_e_mail_address_for_tokens_without_its_scope()
    {
        var (whole, _) = await _node.Greeted();
        var client = new ReadingClient(new Outbox());
        var narrow = new TicketGrant(SessionSystem.Grant(People.Linus, "bb").Identity with { Scopes = ["rtm:stream", "users:read"] }, BatchPresenceAware: false);
        await _node.Sessions.Ask<ConnectionOpened>(new OpenConnection(narrow, client.Outbox), TimeSpan.FromSeconds(5));
        await Eventually.That("hello is said", () => client.Has("hello"), TimeSpan.FromSeconds(15));

        var user = new User { Id = People.Ada.Id, Name = "ada", Profile = new Profile { Email = People.Ada.Email } };
        _node.Akka.EventStream.Publish(new DirectoryChanged(new UserChanged { Header = Workspace(), User = user }));

        await Eventually.That("both are told", () => whole.Has("user_change") && client.Has("user_change"));
        Assert.Equal(People.Ada.Email, whole.The("user_change").GetProperty("user").GetProperty("profile").Text("email"));
        Assert.False(client.The("user_change").GetProperty("user").GetProperty("profile").TryGetProperty("email", out _));
        Assert.Equal(People.Ada.Email, user.Profile.Email);
    }

    [Fact]
    public async Task Another_workspace_hears_nothing()
    {
        var (ada, _) = await _node.Greeted();
        var header = new WorkspaceHeader { Team = "T0OTHER0001", Version = 2 };
        _node.Akka.EventStream.Publish(new DirectoryChanged(new UserAdded { Header = header, User = new User { Id = "U0STRANGER1", Profile = new Profile() } }));
        _node.Akka.EventStream.Publish(new DirectoryChanged(new UserAdded { Header = Workspace(), User = new User { Id = "U0FRIEND001", Profile = new Profile() } }));
        await Eventually.That("the own one is told", () => ada.Has("team_join"));
        Assert.Equal("U0FRIEND001", ada.The("team_join").GetProperty("user").Text("id"));
    }

    [Fact]
    public async Task More_notices_before_hello_than_may_wait_end_the_socket_and_its_client_comes_back()
    {
        await using var node = new SessionSystem(new SessionOptions { WaitingNotices = 3 });
        var gate = new TaskCompletionSource();
        node.Users.Gate = gate.Task;
        var (client, _) = await node.Open();
        for (var seq = 1; seq <= 4; seq++)
        {
            node.Notify(SessionSystem.Membership(Room, member: true, seq));
        }

        await Eventually.That("it is ended", () => client.Outbox.End == SocketEnd.ServerError);
        gate.SetResult();
    }

    [Fact]
    public async Task When_the_session_is_gone_the_relays_are_unfollowed_and_presence_is_told()
    {
        _node.Member(Room);
        var (_, connection) = await _node.Greeted();
        connection.Tell(SocketClosed.Instance);
        await Eventually.That("presence is told", () => _node.PresenceSeen.Any(m => m is ConnectionDown));
    }

    private static WorkspaceHeader Workspace() => new() { Team = People.Team, Version = 2, At = 1_700_000_000_000_000 };
}
