using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions;

/// <summary>
/// Bytes ready for a socket: one or several whole WebSocket text frames, header included, built once on each node and shared by all its sockets.
/// Empty when the event has nothing to say to a client.
/// </summary>
public interface IRtmFrames
{
    /// <summary>All frames of a channel's event; exactly one of them carries <c>seq</c> (DESIGN.md section 4).</summary>
    ReadOnlyMemory<byte> Channel(IChannelEvent e, ChannelKind kind);

    /// <summary>Frames of a directory change for everybody in the workspace: team_join, user_change, channel_created. Empty for others.</summary>
    ReadOnlyMemory<byte> Directory(IWorkspaceEvent e);

    /// <summary>Frames for one user's own sockets: channel_joined, channel_left, channel_marked, im_open, pref_change, ephemeral messages.</summary>
    ReadOnlyMemory<byte> Notice(UserNotice notice, ChannelView? view);

    ReadOnlyMemory<byte> Typing(UserTyping typing);

    /// <summary>presence_change: with <c>users</c> for batch-aware clients, else one frame a user.</summary>
    ReadOnlyMemory<byte> Presence(IReadOnlyCollection<string> users, bool active, bool batch);

    /// <summary>Any JSON object as one text frame.</summary>
    ReadOnlyMemory<byte> Json(ReadOnlySpan<byte> utf8);
}
