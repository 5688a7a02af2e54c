using Akka.Actor;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Channels.History;
using Chat.Tests.Support;
using Chat.Web;
using Chat.Web.Security;
using Chat.Web.Wire;

namespace Chat.Tests.Channels.Fanout;

/// <summary>Starts the relay of a room with the real frames, in which Ada alone is known by name.</summary>
internal static class RelayStart
{
    public static IActorRef Relay(this ActorSystem system, string room, IChannels channels, IChannelLog log, RelayOptions options)
    {
        var frames = new RtmFrames(new SmallDirectory(People.Ada), new PublicAddress(new ChatWebOptions()), TimeProvider.System);
        return system.ActorOf(Props.Create(() => new ChannelRelay(room, new RelayContext(channels, log, frames, options))));
    }
}
