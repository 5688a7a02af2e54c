using Chat.Actors.Channels;
using Chat.Actors.Sessions;
using Chat.Actors.Users;
using Chat.Tests.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Sessions;

/// <summary>Notices that pub/sub lost are found by looking at the user's state; whoever hears of something both ways is told once.</summary>
public sealed class ComparisonTests : IAsyncLifetime
{
    private const string Room = "C0ROOM00001";
    private readonly SessionSystem _node = new(new SessionOptions
    {
        ResumeWindow = TimeSpan.FromMilliseconds(20),
        PresenceRefresh = TimeSpan.FromMilliseconds(50),
    });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_join_without_a_notice_is_found_and_told_once_though_the_notice_comes_after_all()
    {
        var (client, _) = await _node.Greeted();
        _node.Channels.With(Room, ChannelKind.Public, People.Ada.Id);
        _node.Users.Note(new Membership { Channel = Room, Kind = ChannelKind.Public, Member = true, Seq = 0 });
        await Eventually.That("the channel is announced", () => client.Has("channel_joined"));
        _node.Post(Room);
        await Eventually.That("its events come", () => client.Seqs.Contains(1));
        _node.Notify(SessionSystem.Membership(Room, member: true, seq: 0));
        await ComparedAgain();
        Assert.True(client.The("channel_joined").TryGetProperty("channel", out _));
        Assert.Equal([1], client.Seqs);
    }

    [Fact]
    public async Task A_leave_without_a_notice_is_found_and_told_once_though_the_notice_comes_after_all()
    {
        _node.Member(Room);
        var (client, _) = await _node.Greeted();
        _node.Users.Note(new Membership { Channel = Room, Kind = ChannelKind.Public, Member = false, Seq = 5 });
        await Eventually.That("it is told", () => client.Has("channel_left"));
        _node.Notify(SessionSystem.Membership(Room, member: false, seq: 5));
        await ComparedAgain();
        Assert.Equal(Room, client.The("channel_left").Text("channel"));
        var (linus, _) = await _node.Greeted(People.Linus, "bb");
        Assert.False(linus.Has("channel_left"));
    }

    [Fact]
    public async Task Whoever_was_cut_off_by_the_channel_itself_is_told_of_leaving_by_the_comparison()
    {
        _node.Member(Room);
        var (client, _) = await _node.Greeted();
        _node.Publish(_node.Log.Write(seq => new MemberLeft { Header = WrittenLog.Header(Room, seq, People.Ada.Id), User = People.Ada.Id, Kicked = true }));
        await ComparedAgain();
        Assert.False(client.Has("channel_left"), "the state still says member: nothing is known of a leave");
        _node.Users.Note(new Membership { Channel = Room, Kind = ChannelKind.Public, Member = false, Seq = 1 });
        await Eventually.That("it is told", () => client.Has("channel_left"));
        await ComparedAgain();
        Assert.Equal(Room, client.The("channel_left").Text("channel"));
        Assert.False(client.Has("channel_joined"));
    }

    [Fact]
    public async Task A_view_older_than_a_notice_undoes_nothing()
    {
        var (client, _) = await _node.Greeted();
        var away = new ManualPresenceChanged { Header = new UserHeader { User = People.Ada.Id, Team = People.Team, Version = 9 }, Away = true };
        _node.Notify(new UserNotice { User = People.Ada.Id, Presence = away });
        await Eventually.That("it is told", () => client.Has("manual_presence_change"));
        await ComparedAgain();
        Assert.Equal("away", client.The("manual_presence_change").Text("presence"));
    }

    /// <summary>A comparison that began after now has been taken in: the third to be answered from here on, since one more is asked before each.</summary>
    private Task ComparedAgain()
    {
        var before = _node.Users.Asked;
        return Eventually.That("the state has been looked at again", () => _node.Users.Asked >= before + 3);
    }
}
