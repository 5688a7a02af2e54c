using Akka.Actor;
using Akka.Hosting;
using Chat.Actors.Presence;

namespace Chat.Web.Users;

/// <summary>The way to the presence of a user from anywhere.</summary>
public interface IPresence
{
    /// <summary>Null when the cluster does not answer within 5 s.</summary>
    Task<PresenceView?> Find(string user, CancellationToken cancel = default);

    /// <summary>Tells the user's presence that they went away by hand, or came back. At most once: the lasting truth is in the user's own entity.</summary>
    Task SetAway(string user, bool away, CancellationToken cancel = default);
}

/// <summary>Asks the shard region of presence.</summary>
public sealed class ShardedPresence(IRequiredActor<PresenceRegion> region) : IPresence
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<PresenceView?> Find(string user, CancellationToken cancel = default)
    {
        // The region may not have started yet; waiting for it counts as waiting for its answer.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return await (await region.GetAsync(patience.Token)).Ask<PresenceView>(new GetPresence { User = user }, Patience, patience.Token);
        }
        catch (Exception late) when (late is AskTimeoutException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task SetAway(string user, bool away, CancellationToken cancel = default) =>
        (await region.GetAsync(cancel)).Tell(new ManualAway { User = user, Away = away }, ActorRefs.NoSender);
}
