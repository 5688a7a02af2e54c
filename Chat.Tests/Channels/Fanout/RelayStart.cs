using Akka.Actor;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Channels.History;
using Chat.Tests.Support;
using Chat.Web;
using Chat.Web.Security;
using Chat.Web.Wire;

namespace Chat.Tests.Channels.Fanout;

/// <summary>Starts relays with the real frames, in which Ada alone is known by name.</summary>
internal static class RelayStart
{
    public static IActorRef Relay(this ActorSystem system, string room, IChannels channels, IChannelLog log, RelayOptions options)
    {
        var context = Context(channels, log, options);
        return system.ActorOf(Props.Create(() => new ChannelRelay(room, context)));
    }

    /// <summary>Starts a lane, which starts relays as they are followed.</summary>
    public static IActorRef Lane(this ActorSystem system, IChannels channels, IChannelLog log, RelayOptions options)
    {
        var context = Context(channels, log, options);
        return system.ActorOf(Props.Create(() => new LaneActor(0, context, ActorRefs.Nobody)));
    }

    private static RelayContext Context(IChannels channels, IChannelLog log, RelayOptions options) =>
        new(channels, log, new RtmFrames(new SmallDirectory(People.Ada), new PublicAddress(new ChatWebOptions()), TimeProvider.System), options);
}
