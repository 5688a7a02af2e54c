namespace Chat.Actors.Presence;

/// <summary>Ready-made frames of presence, as <see cref="Channels.Fanout.IChannelFrames"/> are of channels.</summary>
public interface IPresenceFrames
{
    /// <summary>presence_change: with <c>users</c> for batch-aware clients, else one frame a user.</summary>
    ReadOnlyMemory<byte> Presence(IReadOnlyCollection<string> users, bool active, bool batch);
}
