using Akka.Actor;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Tests.Support;

namespace Chat.Tests.Channels.Fanout;

/// <summary>A room of Ada and Linus with a log of its own, whose head is checked so rarely that only a test that wants it sees it.</summary>
internal sealed class RelayStage
{
    public const string Room = "C0ROOM00001";

    private readonly TestKit _kit;

    public RelayStage(TestKit kit)
    {
        _kit = kit;
        Channels = new StandingChannels(Log).With(Room, ChannelKind.Public, People.Ada.Id, People.Linus.Id);
    }

    public WrittenLog Log { get; } = new();
    public StandingChannels Channels { get; }
    public RelayOptions Options { get; } = new() { RetryPause = TimeSpan.FromMilliseconds(20), HeadCheck = TimeSpan.FromHours(1) };

    public IActorRef Relay(RelayOptions? options = null) => _kit.Sys.Relay(Room, Channels, Log, options ?? Options);

    public IActorRef Lane(RelayOptions options) => _kit.Sys.Lane(Channels, Log, options);

    /// <summary>A client that follows, and the connection the relay knows it by.</summary>
    public async Task<(ReadingClient Client, IActorRef Connection)> Follow(IActorRef relay, Person? who = null, bool held = false, long memberSeq = 0)
    {
        var client = new ReadingClient();
        var probe = _kit.CreateTestProbe();
        relay.Tell(new Follow(Room, People.Team, (who ?? People.Ada).Id, memberSeq, probe, client.Outbox, held));
        await probe.ExpectMsgAsync<Following>();
        return (client, probe);
    }
}
