using Chat.Actors.Kernel;

namespace Chat.Actors.Presence;

/// <summary>Key under which the shard region of presence is registered.</summary>
public sealed class PresenceRegion;

public sealed partial class ConnectionUp : IEntityMessage { string IEntityMessage.EntityId => User; }
public sealed partial class ConnectionDown : IEntityMessage { string IEntityMessage.EntityId => User; }
public sealed partial class ConnectionActive : IEntityMessage { string IEntityMessage.EntityId => User; }
public sealed partial class ManualAway : IEntityMessage { string IEntityMessage.EntityId => User; }
public sealed partial class GetPresence : IEntityMessage { string IEntityMessage.EntityId => User; }

/// <summary>Tells a presence entity to stop, at hand-off and when nobody is connected.</summary>
public sealed class StopPresence
{
    public static readonly StopPresence Instance = new();
}
