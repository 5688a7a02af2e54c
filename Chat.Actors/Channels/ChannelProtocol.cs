using Akka.Actor;
using Chat.Actors.Kernel;
using Google.Protobuf;

namespace Chat.Actors.Channels;

/// <summary>Key under which the shard region of channels is registered.</summary>
public sealed class ChannelRegion;

/// <summary>A command or query to one channel. Messages are Protobuf objects: once sent they are never changed again.</summary>
public interface IChannelMessage : IEntityMessage, IMessage
{
    CommandHeader Header { get; }
    string IEntityMessage.EntityId => Header.Channel;
}

/// <summary>Changes the channel; answered with <see cref="Done"/>, <see cref="PostAccepted"/> or <see cref="Refused"/>, always after the commit.</summary>
public interface IChannelCommand : IChannelMessage;

/// <summary>Reads the channel's confirmed state.</summary>
public interface IChannelQuery : IChannelMessage;

/// <summary>The closed set of answers.</summary>
public interface IChannelReply : IMessage;

/// <summary>What a channel journals and publishes. Every one has the next <c>seq</c>.</summary>
public interface IChannelEvent : IMessage
{
    EventHeader Header { get; }
}

/// <summary>Tells a channel to stop, at hand-off and when idle. Akka's own stop pill would kill it between a commit and its acknowledgement (akka.net#6321).</summary>
public sealed class StopChannel : INoSerializationVerificationNeeded
{
    public static readonly StopChannel Instance = new();
}

public sealed partial class CreateChannel : IChannelCommand;
public sealed partial class PostMessage : IChannelCommand;
public sealed partial class EditMessage : IChannelCommand;
public sealed partial class DeleteMessage : IChannelCommand;
public sealed partial class AddReaction : IChannelCommand;
public sealed partial class RemoveReaction : IChannelCommand;
public sealed partial class AddPin : IChannelCommand;
public sealed partial class RemovePin : IChannelCommand;
public sealed partial class JoinChannel : IChannelCommand;
public sealed partial class LeaveChannel : IChannelCommand;
public sealed partial class InviteUsers : IChannelCommand;
public sealed partial class KickUser : IChannelCommand;
public sealed partial class SetTopic : IChannelCommand;
public sealed partial class SetPurpose : IChannelCommand;
public sealed partial class RenameChannel : IChannelCommand;
public sealed partial class ArchiveChannel : IChannelCommand;
public sealed partial class UnarchiveChannel : IChannelCommand;
public sealed partial class DeleteChannel : IChannelCommand;

public sealed partial class GetChannel : IChannelQuery;
public sealed partial class GetMembers : IChannelQuery;
public sealed partial class FindMembers : IChannelQuery;
public sealed partial class FindMessage : IChannelQuery;

public sealed partial class Done : IChannelReply;
public sealed partial class PostAccepted : IChannelReply;
public sealed partial class Refused : IChannelReply;
public sealed partial class ChannelFound : IChannelReply;
public sealed partial class MembersPage : IChannelReply;
public sealed partial class MessageFound : IChannelReply;

public sealed partial class ChannelCreated : IChannelEvent;
public sealed partial class MessagePosted : IChannelEvent;
public sealed partial class MessageEdited : IChannelEvent;
public sealed partial class MessageDeleted : IChannelEvent;
public sealed partial class ReactionAdded : IChannelEvent;
public sealed partial class ReactionRemoved : IChannelEvent;
public sealed partial class PinAdded : IChannelEvent;
public sealed partial class PinRemoved : IChannelEvent;
public sealed partial class MembersJoined : IChannelEvent;
public sealed partial class MemberLeft : IChannelEvent;
public sealed partial class TopicChanged : IChannelEvent;
public sealed partial class PurposeChanged : IChannelEvent;
public sealed partial class ChannelRenamed : IChannelEvent;
public sealed partial class ChannelArchived : IChannelEvent;
public sealed partial class ChannelUnarchived : IChannelEvent;
public sealed partial class ChannelDeleted : IChannelEvent;
