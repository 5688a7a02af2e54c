using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>Reactions and pins in the pure state.</summary>
public sealed class ChannelMarkTests
{
    private static readonly Actor Ada = People.Ada.As();
    private static readonly Actor Linus = People.Linus.As();
    private readonly ChannelStory _story = new(new ChannelLimits { MaxEmojiPerMessage = 3, MaxEmojiPerPerson = 2, MaxReactionsPerMessage = 4, MaxPins = 2 });
    private readonly long _ts;

    public ChannelMarkTests()
    {
        _story.Accepted(Create(ChannelKind.Public, People.Ada.Id, People.Linus.Id));
        _ts = _story.Posted(Post(Ada, "hello"));
    }

    [Fact]
    public void A_reaction_is_given_once_and_taken_back_once()
    {
        var reacted = Assert.IsType<ReactionAdded>(_story.Accepted(React(Linus, _ts, "eyes")));
        Assert.Equal((_ts, People.Ada.Id, People.Linus.Id), (reacted.ItemTs, reacted.ItemUser, reacted.Header.By));
        Assert.Equal("already_reacted", _story.Refused(React(Linus, _ts, "eyes")));
        Assert.Equal("no_reaction", _story.Refused(Unreact(Ada, _ts, "eyes")));
        _story.Accepted(Unreact(Linus, _ts, "eyes"));
        Assert.Equal("no_reaction", _story.Refused(Unreact(Linus, _ts, "eyes")));
        Assert.Empty(_story.Messages[_ts].Reactions);
    }

    [Fact]
    public void Reactions_are_bounded_by_person_emoji_and_sum()
    {
        _story.Accepted(React(Ada, _ts, "one"));
        _story.Accepted(React(Ada, _ts, "two"));
        Assert.Equal("too_many_reactions", _story.Refused(React(Ada, _ts, "three")));
        _story.Accepted(React(Linus, _ts, "three"));
        Assert.Equal("too_many_emoji", _story.Refused(React(Linus, _ts, "four")));
        _story.Accepted(React(Linus, _ts, "one"));
        _story.Accepted(Invite(Ada, People.Mallory.Id));
        Assert.Equal("too_many_reactions", _story.Refused(React(People.Mallory.As(), _ts, "one")));
    }

    [Fact]
    public void A_reaction_has_a_name_and_a_message()
    {
        Assert.Equal("invalid_name", _story.Refused(React(Ada, _ts, "")));
        Assert.Equal("invalid_name", _story.Refused(React(Ada, _ts, new string('x', 200))));
        Assert.Equal("message_not_found", _story.Refused(React(Ada, 42, "eyes")));
    }

    [Fact]
    public void A_pin_is_set_once_and_counted()
    {
        Assert.Equal(1, Assert.IsType<PinAdded>(_story.Accepted(Pin(Ada, _ts))).PinCount);
        Assert.Equal("already_pinned", _story.Refused(Pin(Linus, _ts)));
        Assert.Equal(2, Assert.IsType<PinAdded>(_story.Accepted(Pin(Ada, _story.Posted(Post(Ada, "two"))))).PinCount);
        Assert.Equal("too_many_pins", _story.Refused(Pin(Ada, _story.Posted(Post(Ada, "three")))));
        Assert.Equal(1, Assert.IsType<PinRemoved>(_story.Accepted(Unpin(Linus, _ts))).PinCount);
        Assert.Equal("not_pinned", _story.Refused(Unpin(Linus, _ts)));
    }

    [Fact]
    public void A_deleted_message_is_no_longer_pinned()
    {
        _story.Accepted(Pin(Ada, _ts));
        _story.Accepted(Delete(Ada, _ts));
        Assert.Empty(_story.State.Pins);
    }
}
