using Chat.Actors.Kernel;
using Google.Protobuf;

namespace Chat.Actors.Users;

/// <summary>Key under which the shard region of users is registered.</summary>
public sealed class UserRegion;

/// <summary>A command or query to one user's own state.</summary>
public interface IUserMessage : IEntityMessage, IMessage
{
    UserHeader Header { get; }
    string IEntityMessage.EntityId => Header.User;
}

/// <summary>The closed set of answers.</summary>
public interface IUserReply : IMessage;

/// <summary>What a user's entity journals; its sockets hear of it by <see cref="UserNotice"/>.</summary>
public interface IUserEvent : IMessage
{
    UserHeader Header { get; }
}

/// <summary>Tells a user's entity to stop; see StopChannel for why not the system's own.</summary>
public sealed class StopUser : Akka.Actor.INoSerializationVerificationNeeded
{
    public static readonly StopUser Instance = new();
}

public sealed partial class NoteMembership : IUserMessage;
public sealed partial class MarkRead : IUserMessage;
public sealed partial class SetPreference : IUserMessage;
public sealed partial class SetStar : IUserMessage;
public sealed partial class SetDnd : IUserMessage;
public sealed partial class SetOpen : IUserMessage;
public sealed partial class SetManualPresence : IUserMessage;
public sealed partial class GetUserState : IUserMessage;

public sealed partial class UserDone : IUserReply;
public sealed partial class UserRefused : IUserReply;
public sealed partial class UserView : IUserReply;

public sealed partial class MembershipNoted : IUserEvent;
public sealed partial class ReadMoved : IUserEvent;
public sealed partial class PreferenceChanged : IUserEvent;
public sealed partial class StarAdded : IUserEvent;
public sealed partial class StarRemoved : IUserEvent;
public sealed partial class DndChanged : IUserEvent;
public sealed partial class OpenChanged : IUserEvent;
public sealed partial class ManualPresenceChanged : IUserEvent;

/// <summary>The way to a user's entity from anywhere; repeated until answered or the deadline (10 s) passes, then <see cref="UserRefused"/> <c>service_unavailable</c>.</summary>
public interface IUsers
{
    Task<IUserReply> Ask(IUserMessage message, CancellationToken cancel = default);
}
