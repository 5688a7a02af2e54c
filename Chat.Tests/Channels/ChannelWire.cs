using Akka.Actor;
using Chat.Actors.Channels;
using Xunit;

namespace Chat.Tests.Channels;

/// <summary>
/// Stands between a test and a channel's actor as the network would: each command, query and answer passes its serializer. (Akka's switch
/// serialize-messages would push the journal's own messages through JSON, too, which empties Protobuf's lists without a word.) It ends when the channel does,
/// behind the last answer.
/// </summary>
public sealed class ChannelWire : UntypedActor
{
    private readonly IActorRef _channel;
    private readonly Dictionary<IActorRef, IActorRef> _ways = [];

    public ChannelWire(Props channel)
    {
        _channel = Context.ActorOf(channel);
        Context.Watch(_channel);
    }

    /// <summary>Through the channels' serializer and back.</summary>
    public static object Through(ActorSystem system, object message)
    {
        var serializer = Assert.IsType<ChannelSerializer>(system.Serialization.FindSerializerFor(message));
        return system.Serialization.Deserialize(serializer.ToBinary(message), serializer.Identifier, serializer.Manifest(message));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IChannelMessage:
                _channel.Tell(Through(Context.System, message), WayBackTo(Sender));
                break;
            case StopChannel:
                _channel.Tell(message);
                break;
            case Terminated: // the channel, then one way back after the other
                EndBehindTheAnswers();
                break;
        }
    }

    private void EndBehindTheAnswers()
    {
        if (_ways.Count == 0)
        {
            Context.Stop(Self);
            return;
        }

        var (asker, way) = _ways.First();
        _ways.Remove(asker);
        Context.Watch(way);
        way.Tell(StopChannel.Instance);
    }

    private IActorRef WayBackTo(IActorRef asker)
    {
        if (!_ways.TryGetValue(asker, out var way))
        {
            _ways[asker] = way = Context.ActorOf(Props.Create(() => new WayBack(asker)));
        }

        return way;
    }

    private sealed class WayBack(IActorRef asker) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is StopChannel)
            {
                Context.Stop(Self);
            }
            else
            {
                asker.Tell(Through(Context.System, message));
            }
        }
    }
}
