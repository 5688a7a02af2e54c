using Akka.Actor;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.Fanout.RelayStage;

namespace Chat.Tests.Channels.Fanout;

/// <summary>What followers of a relay get of live events that are doubled, and of typing.</summary>
public sealed class RelayTests : TestKit
{
    private readonly RelayStage _stage;

    public RelayTests() => _stage = new RelayStage(this);

    [Fact]
    public async Task Events_in_order_reach_every_follower_once_as_the_same_bytes()
    {
        var relay = _stage.Relay();
        var (ada, _) = await _stage.Follow(relay);
        var (linus, _) = await _stage.Follow(relay, People.Linus);
        for (var i = 0; i < 5; i++)
        {
            relay.Tell(_stage.Log.Post(Room));
        }

        await Eventually.That("both have all", () => ada.Seqs.Length == 5 && linus.Seqs.Length == 5);
        Assert.Equal([1, 2, 3, 4, 5], ada.Seqs);
        Assert.Equal([1, 2, 3, 4, 5], linus.Seqs);
        Assert.Equal("m3", ada.Seen[2].Text("text"));
        Assert.Equal(0, _stage.Log.Reads);
    }

    [Fact]
    public async Task A_doubled_event_is_delivered_once()
    {
        var relay = _stage.Relay();
        var (ada, _) = await _stage.Follow(relay);
        var first = _stage.Log.Post(Room);
        var second = _stage.Log.Post(Room);
        relay.Tell(first);
        relay.Tell(first);
        relay.Tell(second);
        relay.Tell(first);
        relay.Tell(second);
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("the third is there", () => ada.Seqs.Contains(3));
        Assert.Equal([1, 2, 3], ada.Seqs);
    }

    [Fact]
    public async Task Typing_reaches_everybody_but_the_one_who_types()
    {
        var relay = _stage.Relay();
        var (ada, _) = await _stage.Follow(relay);
        var (linus, _) = await _stage.Follow(relay, People.Linus);
        relay.Tell(new UserTyping { Channel = Room, User = People.Ada.Id });
        await Eventually.That("linus sees it", () => linus.Has("user_typing"));
        Assert.Empty(ada.Seen);
    }
}
