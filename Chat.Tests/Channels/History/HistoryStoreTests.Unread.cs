using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Channels.History;

public abstract partial class HistoryStoreTests
{
    [Fact]
    public async Task Unread_are_the_top_level_messages_of_others_after_a_moment()
    {
        var read = _story.Posted(People.Linus, "read");
        _story.Posted(People.Linus, "new");
        _story.Posted(People.Ada, "own");
        _story.Posted(People.Linus, "reply", read);
        await Apply(_story);
        Assert.Equal(new UnreadCounts(1, 1), await _store.CountUnread(Hq, People.Ada.Id, read));
        Assert.Equal(new UnreadCounts(2, 2), await _store.CountUnread(Hq, People.Ada.Id, 0));
    }

    [Fact]
    public async Task What_the_channel_notes_of_itself_is_unread_but_nobody_said_it()
    {
        var parent = _story.Posted(People.Linus, "parent");
        _story.Posted(People.Linus, "told to all", parent, broadcast: true);
        _story.Posted(People.Linus, "waves", subtype: "me_message");
        _story.Posted(People.Linus, "beeps", subtype: "bot_message");
        var topic = Story.Start + (_story.Topic("topic").Head * 1000);
        _story.Joined(People.Grace).Left(People.Grace).Purpose("purpose").Renamed("hq").Pinned(parent).Archived().Unarchived();
        await Apply(_story);
        Assert.Equal(new UnreadCounts(12, 4), await _store.CountUnread(Hq, "nobody", 0));
        Assert.Equal(new UnreadCounts(6, 4), await _store.CountUnread(Hq, People.Ada.Id, 0));

        await Apply(_story.Deleted(parent).Reacted(People.Grace, topic, "tada"));
        Assert.Equal(new UnreadCounts(12, 3), await _store.CountUnread(Hq, "nobody", 0));
    }

    /// <summary>Both stores say of every message what <see cref="MessageReducer.Counts"/> says of it, whatever stands before and after its subtype.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("me_message")]
    [InlineData("bot_message")]
    [InlineData("me_messages")]
    [InlineData("channel_join")]
    [InlineData("tombstone")]
    [InlineData("\u0092\u0001")]
    public async Task A_store_counts_a_message_by_its_subtype(string subtype)
    {
        await Apply(_story);
        var message = new Message
        {
            Ts = long.MaxValue / 2,
            User = People.Linus.Id,
            Text = new string('x', 300_000),
            ClientMsgId = "bot_message",
            Subtype = subtype,
            ThreadTs = long.MaxValue / 2,
            Broadcast = true,
            Blocks = "[]",
            ReplyCount = 1,
            Topic = "channel_join",
        };
        await _store.Write(t => t.PutMessage(Hq, message));
        Assert.Equal(MessageReducer.Counts(message) ? 1 : 0, (await _store.CountUnread(Hq, People.Ada.Id, 0)).Said);
    }
}
