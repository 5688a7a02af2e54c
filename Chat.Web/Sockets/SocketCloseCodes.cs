using Chat.Actors.Channels.Fanout;

namespace Chat.Web.Sockets;

/// <summary>How a WebSocket is closed.</summary>
/// <param name="Code">RFC 6455 section 7.4; 4000 and above are ours.</param>
/// <param name="Description">What stands in the close frame.</param>
/// <param name="Reconnect">Whether a client should call rtm.connect and come back.</param>
public sealed record SocketClose(int Code, string Description, bool Reconnect);

/// <summary>All close codes this server sends, in one place. Not listed: 1002 and 1007, which the WebSocket itself sends for protocol errors and invalid UTF-8 (do not reconnect: it is the client's bug).</summary>
public static class SocketCloseCodes
{
    public static readonly SocketClose Normal = new(1000, "", Reconnect: false);
    public static readonly SocketClose Drain = new(1001, "server is going away", Reconnect: true);
    public static readonly SocketClose NotText = new(1003, "frames are text", Reconnect: false);
    public static readonly SocketClose AccessRevoked = new(1008, "access revoked", Reconnect: false);
    public static readonly SocketClose FrameTooBig = new(1009, "frames are at most 16 KiB", Reconnect: false);
    public static readonly SocketClose ServerError = new(1011, "session lost", Reconnect: true);

    /// <summary>The client did not read fast enough: 4 MiB or 10,000 frames waited. It should come back and resume.</summary>
    public static readonly SocketClose SlowConsumer = new(4001, "slow consumer", Reconnect: true);

    /// <summary>The close of an end.</summary>
    public static SocketClose Of(SocketEnd end) => end switch
    {
        SocketEnd.PeerClosed => Normal,
        SocketEnd.Drain => Drain,
        SocketEnd.NotText => NotText,
        SocketEnd.AccessRevoked => AccessRevoked,
        SocketEnd.FrameTooBig => FrameTooBig,
        SocketEnd.SlowConsumer => SlowConsumer,
        _ => ServerError,
    };
}
