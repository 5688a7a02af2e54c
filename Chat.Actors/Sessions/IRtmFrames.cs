using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Presence;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions;

/// <summary>The frames that belong to no single channel, beside those of <see cref="IChannelFrames"/>; same rules.</summary>
public interface IRtmFrames : IChannelFrames, IPresenceFrames
{
    /// <summary>Frames of a directory change for everybody in the workspace: team_join, user_change, channel_created. Empty for others.</summary>
    ReadOnlyMemory<byte> Directory(IWorkspaceEvent e);

    /// <summary>Frames of a channel's renaming or archiving for those who are not in it: channel_rename, channel_archive, channel_unarchive, channel_deleted. Empty for private channels.</summary>
    ReadOnlyMemory<byte> News(ChannelNews news);

    /// <summary>Frames for one user's own sockets: channel_joined, channel_left, channel_marked, im_open, pref_change, ephemeral messages.</summary>
    ReadOnlyMemory<byte> Notice(UserNotice notice, ChannelView? view);

    /// <summary>Any JSON object as one text frame.</summary>
    ReadOnlyMemory<byte> Json(ReadOnlySpan<byte> utf8);
}
