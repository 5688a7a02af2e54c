using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>Posts, threads, edits and deletions in the pure state.</summary>
public sealed class ChannelPostTests
{
    private static readonly Actor Ada = People.Ada.As();
    private static readonly Actor Linus = People.Linus.As();
    private static readonly Actor Grace = People.Grace.As(Role.Admin);
    private readonly ChannelStory _story = ChannelStory.Of(ChannelKind.Public, People.Ada.Id, People.Linus.Id);

    [Fact]
    public void A_post_gets_the_clock_as_its_ts()
    {
        Assert.Equal(_story.Now, _story.Posted(Post(Ada, "hello")) - 1); // the creation took the first
        _story.Now += 5_000_000;
        Assert.Equal(_story.Now, _story.Posted(Post(Ada, "later")));
    }

    [Fact]
    public void Ts_grows_when_the_clock_steps_back()
    {
        var first = _story.Posted(Post(Ada, "hello"));
        _story.Now -= 3_600_000_000;
        Assert.Equal(first + 1, _story.Posted(Post(Ada, "an hour ago")));
    }

    [Fact]
    public void The_channel_decides_who_wrote_what()
    {
        var post = Post(Ada, "hello", "id-1");
        post.Draft.User = People.Linus.Id;
        post.Draft.BotId = "B0FORGED001";
        post.Draft.Username = "Boss";
        post.Draft.Icons = "{}";
        post.Draft.Ts = 1;
        post.Draft.Pinned = true;
        post.Draft.ReplyCount = 7;
        post.Draft.EditedBy = "U0FORGED001";
        var message = Assert.IsType<MessagePosted>(_story.Accepted(post)).Message;

        Assert.Equal(new Message { Ts = message.Ts, User = People.Ada.Id, Text = "hello", ClientMsgId = "id-1" }, message);
        Assert.True(message.Ts > 1);
    }

    [Fact]
    public void A_bot_brings_its_ids_and_may_dress_up()
    {
        _story.Accepted(Join(Helper));
        var post = Post(Helper, "beep");
        post.Draft.Subtype = "bot_message";
        post.Draft.Username = "Beeper";
        var message = Assert.IsType<MessagePosted>(_story.Accepted(post)).Message;

        Assert.Equal((Helper.User, Helper.BotId, Helper.AppId), (message.User, message.BotId, message.AppId));
        Assert.Equal(("bot_message", "Beeper"), (message.Subtype, message.Username));
    }

    [Theory]
    [InlineData("me_message", "me_message")]
    [InlineData("bot_message", "")] // a person is no bot
    public void A_person_may_post_about_themselves(string asked, string got)
    {
        var post = Post(Ada, "waves");
        post.Draft.Subtype = asked;
        Assert.Equal(got, Assert.IsType<MessagePosted>(_story.Accepted(post)).Message.Subtype);
    }

    [Fact]
    public void Nobody_forges_the_channels_own_notes()
    {
        var post = Post(Ada, "<@U0MALLORY01> has left the channel");
        post.Draft.Subtype = "channel_leave";
        Assert.Equal("invalid_arguments", _story.Refused(post));
    }

    [Fact]
    public void A_post_needs_text_or_blocks_or_attachments_and_has_an_end()
    {
        Assert.Equal("no_text", _story.Refused(Post(Ada, "")));
        Assert.Equal("msg_too_long", _story.Refused(Post(Ada, new string('a', 40_001))));
        _story.Accepted(Post(Ada, string.Concat(Enumerable.Repeat("😀", 40_000)))); // characters, not UTF-16 units
        var blocks = Post(Ada, "");
        blocks.Draft.Blocks = "[{}]";
        _story.Accepted(blocks);
    }

    [Fact]
    public void A_retry_is_told_of_the_first_whoever_else_uses_the_same_id()
    {
        var first = _story.Posted(Post(Ada, "hello", "id-1"));
        var again = Assert.IsType<Decision.Repeated>(_story.Do(Post(Ada, "another text", "id-1")));
        var other = _story.Posted(Post(Linus, "hello", "id-1"));

        Assert.Equal((first, true), (again.First.Ts, again.First.Post));
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void A_post_with_an_errands_id_does_not_stand_in_its_way()
    {
        const string id = "rename:T0ACME0001:5";
        var ts = _story.Posted(Post(Ada, "hello", id));
        var rename = new RenameChannel { Header = Header(ChannelCommands.System, id), Name = "ideas" };
        var renamed = Assert.IsType<ChannelRenamed>(_story.Accepted(rename));

        Assert.Equal(Ada.User, rename.Header.Actor.User);
        Assert.Equal((renamed.Header.Ts, false), Repeated(rename));
        Assert.Equal((ts, true), Repeated(Post(Ada, "hello", id)));

        (long Ts, bool Post) Repeated(IChannelCommand command)
        {
            var first = Assert.IsType<Decision.Repeated>(_story.Do(command)).First;
            return (first.Ts, first.Post);
        }
    }

    [Fact]
    public void A_request_id_that_a_node_made_is_passing_in_the_journal_and_in_the_window()
    {
        var post = Post(Ada, "hello");
        post.Header.PassingId = true;
        Assert.True(_story.Accepted(post).Header.PassingId);
        Assert.Equal((true, true), (_story.State.Dedupe.Entries.Last().Passing, _story.State.Dedupe.Entries.Last().Post));
        Assert.IsType<Decision.Repeated>(_story.Do(post));
    }

    [Fact]
    public void A_reply_knows_its_parent_and_a_reply_to_a_reply_joins_the_same_thread()
    {
        var parent = _story.Posted(Post(Linus, "question"));
        var reply = _story.Posted(Post(Ada, "answer", thread: parent));
        var nested = Assert.IsType<MessagePosted>(_story.Accepted(Post(Linus, "thanks", thread: reply))).Message;

        Assert.Equal((parent, People.Linus.Id), (nested.ThreadTs, nested.ParentUser));
        Assert.Equal(2, _story.Messages[parent].ReplyCount);
        Assert.Equal("thread_not_found", _story.Refused(Post(Ada, "hm", thread: 42)));
        Assert.Equal("thread_not_found", _story.Refused(Post(Ada, "hm", thread: -1)));
    }

    [Fact]
    public void A_broadcast_shows_in_the_channel_and_moves_its_latest_message()
    {
        var parent = _story.Posted(Post(Linus, "question"));
        _story.Posted(Post(Ada, "quiet", thread: parent));
        Assert.Equal(parent, _story.State.LastMessageTs);
        var loud = Assert.IsType<MessagePosted>(_story.Accepted(Post(Ada, "loud", thread: parent, broadcast: true))).Message;

        Assert.Equal(("thread_broadcast", true), (loud.Subtype, loud.Broadcast));
        Assert.Equal(loud.Ts, _story.State.LastMessageTs);
    }

    [Fact]
    public void The_channels_notes_are_nobodys_to_answer_edit_or_delete()
    {
        var note = _story.Accepted(Topic(Ada, "news")).Header.Ts;
        Assert.Equal("cannot_reply_to_message", _story.Refused(Post(Ada, "hm", thread: note)));
        Assert.Equal("cant_update_message", _story.Refused(Edit(Ada, note, "hm")));
        Assert.Equal("cant_delete_message", _story.Refused(Delete(Ada, note)));
    }

    [Fact]
    public void An_edit_is_its_authors_and_leaves_its_mark()
    {
        var ts = _story.Posted(Post(Ada, "hello"));
        var edited = Assert.IsType<MessageEdited>(_story.Accepted(Edit(Ada, ts, "hallo")));
        _story.Accepted(Edit(Ada, ts, "hallo")); // equal content is fine

        Assert.Equal(("hello", "hallo"), (edited.Previous.Text, edited.Message.Text));
        Assert.Equal((People.Ada.Id, edited.Header.Ts), (edited.Message.EditedBy, edited.Message.EditedTs));
        Assert.Equal("cant_update_message", _story.Refused(Edit(Linus, ts, "hm")));
        Assert.Equal("no_text", _story.Refused(Edit(Ada, ts, "")));
        Assert.Equal("message_not_found", _story.Refused(Edit(Ada, 42, "hm")));
        Assert.Equal("message_not_found", _story.Refused(Edit(Ada, 0, "hm")));
    }

    [Fact]
    public void A_deletion_is_the_authors_or_an_administrators()
    {
        var ts = _story.Posted(Post(Ada, "hello"));
        var second = _story.Posted(Post(Ada, "hello"));
        Assert.Equal("cant_delete_message", _story.Refused(Delete(Linus, ts)));
        _story.Accepted(Delete(Ada, ts));
        Assert.Equal("message_not_found", _story.Refused(Delete(Ada, ts)));
        Assert.Equal("hello", Assert.IsType<MessageDeleted>(_story.Accepted(Delete(Grace, second))).Previous.Text);
    }

    [Fact]
    public void A_deleted_parent_of_replies_stays_as_a_tombstone_that_takes_replies_only()
    {
        var ts = _story.Posted(Post(Ada, "question"));
        _story.Posted(Post(Linus, "answer", thread: ts));
        _story.Accepted(Delete(Ada, ts));

        Assert.Equal("message_not_found", _story.Refused(Edit(Ada, ts, "hm")));
        Assert.Equal("message_not_found", _story.Refused(React(Ada, ts, "eyes")));
        _story.Accepted(Post(Linus, "still here", thread: ts));
    }

    [Fact]
    public void An_archived_channel_takes_no_words()
    {
        var ts = _story.Posted(Post(Ada, "hello"));
        _story.Accepted(Archive(Ada));
        IChannelCommand[] refused =
        [
            Post(Ada, "hm"), Edit(Ada, ts, "hm"), Delete(Ada, ts), React(Ada, ts, "eyes"), Pin(Ada, ts), Topic(Ada, "hm"), Purpose(Ada, "hm"),
            Join(Grace), Leave(Linus), Invite(Ada, People.Mallory.Id), Kick(Ada, People.Linus.Id),
        ];
        Assert.All(refused, command => Assert.Equal("is_archived", _story.Refused(command)));
    }
}
