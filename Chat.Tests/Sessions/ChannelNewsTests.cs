using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Sessions;

/// <summary>Renamed and archived channels: everybody who may see them hears of it once, members from the channel and others from the directory.</summary>
public sealed class ChannelNewsTests : IAsyncLifetime
{
    private const string Room = "C0ROOM00001";
    private readonly SessionSystem _node = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData(ChannelChange.Renamed, "channel_rename")]
    [InlineData(ChannelChange.Archived, "channel_archive")]
    [InlineData(ChannelChange.Unarchived, "channel_unarchive")]
    [InlineData(ChannelChange.Deleted, "channel_deleted")]
    public async Task Whoever_is_not_in_a_public_channel_hears_of_it_once(ChannelChange change, string type)
    {
        _node.Channels.With(Room, ChannelKind.Public);
        var (ada, _) = await _node.Greeted();
        Publish(Room, change, seq: 3);
        await Fence(ada);
        Assert.Single(Told(ada, type));
        Assert.Empty(ada.Seqs);
    }

    [Fact]
    public async Task Somebody_who_has_joined_and_does_not_know_it_yet_hears_it_from_the_channel_alone()
    {
        _node.Log.Post(Room);
        _node.Channels.With(Room, ChannelKind.Public, People.Ada.Id);
        var (ada, _) = await _node.Greeted();
        var (linus, _) = await _node.Greeted(People.Linus, "bb");
        _node.Publish(_node.Log.Write(seq => new MembersJoined { Header = WrittenLog.Header(Room, seq, People.Ada.Id), Users = { People.Ada.Id } }));
        _node.Publish(_node.Log.Write(seq => new ChannelRenamed { Header = WrittenLog.Header(Room, seq, People.Linus.Id), Name = "new", OldName = "old" }));
        Publish(Room, ChannelChange.Renamed, seq: 3);
        await Fence(ada);
        await Eventually.That("the outsider hears of it", () => linus.Has("channel_rename"));
        Assert.Empty(Told(ada, "channel_rename"));
        _node.Notify(SessionSystem.Membership(Room, member: true, seq: 2));
        await Eventually.That("the joiner has it from the channel", () => ada.Seqs.Contains(3));
        Assert.Single(Told(ada, "channel_rename"));
    }

    [Fact]
    public async Task Somebody_who_leaves_just_behind_it_has_it_from_the_channel_alone()
    {
        _node.Member(Room);
        var (ada, _) = await _node.Greeted();
        _node.Post(Room);
        await Eventually.That("they follow it", () => ada.Seqs.Length == 1);
        _node.Publish(_node.Log.Write(seq => new ChannelArchived { Header = WrittenLog.Header(Room, seq, People.Linus.Id) }));
        _node.Publish(_node.Log.Write(seq => new MemberLeft { Header = WrittenLog.Header(Room, seq, People.Ada.Id), User = People.Ada.Id }));
        await Eventually.That("they are out", () => ada.Seqs.Contains(3));
        _node.Channels.With(Room, ChannelKind.Public);
        Publish(Room, ChannelChange.Archived, seq: 2);
        Publish(Room, ChannelChange.Unarchived, seq: 4);
        await Eventually.That("what comes later is told", () => ada.Has("channel_unarchive"));
        Assert.Single(Told(ada, "channel_archive"));
    }

    [Fact]
    public async Task Somebody_whose_leaving_is_heard_of_late_is_told_what_came_behind_it_and_not_what_came_before()
    {
        _node.Member(Room);
        var (ada, _) = await _node.Greeted();
        _node.Post(Room);
        await Eventually.That("they follow it", () => ada.Seqs.Length == 1);
        var archived = _node.Log.Write(seq => new ChannelArchived { Header = WrittenLog.Header(Room, seq, People.Linus.Id) });
        var left = _node.Log.Write(seq => new MemberLeft { Header = WrittenLog.Header(Room, seq, People.Ada.Id), User = People.Ada.Id });
        _node.Channels.With(Room, ChannelKind.Public);
        Publish(Room, ChannelChange.Archived, seq: 2);
        Publish(Room, ChannelChange.Unarchived, seq: 4);
        await Fence(ada);
        Assert.False(ada.Has("channel_unarchive"));
        _node.Publish(archived);
        _node.Publish(left);
        await Eventually.That("what came behind it is told", () => ada.Has("channel_unarchive"));
        Assert.Single(Told(ada, "channel_archive"));
    }

    [Fact]
    public async Task Guests_and_other_workspaces_hear_nothing_and_private_channels_are_no_news()
    {
        _node.Channels.With(Room, ChannelKind.Public).With("C0HIDDEN001", ChannelKind.Private);
        var (guest, _) = await _node.Greeted();
        var (linus, _) = await _node.Greeted(People.Linus, "bb");
        _node.Directory.Demote(People.Ada);
        Publish("C0HIDDEN001", ChannelChange.Archived, seq: 2, ChannelKind.Private);
        Publish(Room, ChannelChange.Renamed, seq: 3, team: "T0OTHER0001");
        Publish(Room, ChannelChange.Archived, seq: 4);
        await Eventually.That("a member of the workspace hears of it", () => linus.Has("channel_archive"));
        Assert.Equal(["hello", "channel_archive"], linus.Seen.Select(frame => frame.Text("type")));
        await Fence(guest);
        Assert.Equal(["hello", "team_join"], guest.Seen.Select(frame => frame.Text("type")));
    }

    [Fact]
    public async Task Archived_and_opened_again_arrive_in_that_order_however_late_the_channel_answers()
    {
        _node.Channels.With(Room, ChannelKind.Public);
        var (ada, _) = await _node.Greeted();
        var gate = new TaskCompletionSource();
        _node.Channels.Gate = gate.Task;
        Publish(Room, ChannelChange.Archived, seq: 2);
        Publish(Room, ChannelChange.Unarchived, seq: 3);
        _node.Channels.Gate = Task.CompletedTask;
        gate.SetResult();
        await Eventually.That("both are told", () => ada.Has("channel_archive") && ada.Has("channel_unarchive"));
        Assert.Equal(["hello", "channel_archive", "channel_unarchive"], ada.Seen.Select(frame => frame.Text("type")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_member_hears_of_the_deletion_once_whatever_comes_first(bool directoryFirst)
    {
        _node.Member(Room);
        var (ada, _) = await _node.Greeted();
        _node.Post(Room);
        await Eventually.That("they follow it", () => ada.Seqs.Length == 1);
        var gone = SessionSystem.Membership(Room, member: false, seq: 2);
        gone.Membership.Membership.Gone = true;
        if (directoryFirst)
        {
            Publish(Room, ChannelChange.Deleted, seq: 2);
            _node.Notify(gone);
            await Fence(ada);
        }

        _node.Publish(_node.Log.Write(seq => new ChannelDeleted { Header = WrittenLog.Header(Room, seq, People.Linus.Id) }));
        await Eventually.That("the channel says so", () => ada.Seqs.Contains(2));
        Publish(Room, ChannelChange.Deleted, seq: 2);
        _node.Notify(gone);
        if (!directoryFirst)
        {
            await Fence(ada);
        }

        Assert.Single(Told(ada, "channel_deleted"));
        Assert.False(ada.Has("channel_left"));
    }

    [Fact]
    public async Task A_joining_that_is_heard_of_behind_the_deletion_announces_nothing()
    {
        _node.Channels.With(Room, ChannelKind.Public, People.Ada.Id);
        var (ada, _) = await _node.Greeted();
        Publish(Room, ChannelChange.Deleted, seq: 3);
        await Eventually.That("the deletion is told", () => ada.Has("channel_deleted"));
        _node.Notify(SessionSystem.Membership(Room, member: true, seq: 2));
        await Fence(ada);
        Assert.False(ada.Has("channel_joined"));
        Assert.Single(Told(ada, "channel_deleted"));
    }

    private static JsonElement[] Told(ReadingClient client, string type) =>
        [.. client.Seen.Where(frame => frame.Text("type") == type && frame.GetProperty("channel") is var channel && (channel.ValueKind == JsonValueKind.Object ? channel.Text("id") : channel.GetString()) == Room)];

    private void Publish(string id, ChannelChange change, long seq, ChannelKind kind = ChannelKind.Public, string team = People.Team)
    {
        var channel = new DirectoryChannel { Id = id, Name = "new", Kind = kind, Confirmed = true };
        var header = new WorkspaceHeader { Team = team, Version = 2, At = 1_700_000_000_000_000 };
        _node.Akka.EventStream.Publish(new DirectoryChanged(new ChannelChanged { Header = header, Channel = channel }, [new ChannelNews(change, channel, team, People.Grace.Id, seq, header.At)]));
    }

    // News are handed out one after the other: when these have reached a member nothing older is under way.
    private async Task Fence(ReadingClient client)
    {
        const string Last = "C0FENCE0001";
        _node.Channels.With(Last, ChannelKind.Public);
        var (outsider, _) = await _node.Greeted(People.Linus, "fence");
        Publish(Last, ChannelChange.Renamed, seq: 1);
        await Eventually.That("the fence is passed", () => outsider.Seen.Any(frame => frame.Text("type") == "channel_rename" && frame.GetProperty("channel").Text("id") == Last));
        var newcomer = new User { Id = "U0FRIEND001", Profile = new Profile() };
        _node.Akka.EventStream.Publish(new DirectoryChanged(new UserAdded { Header = new() { Team = People.Team, Version = 3 }, User = newcomer }));
        await Eventually.That("the client is up to date", () => client.Has("team_join"));
    }
}
