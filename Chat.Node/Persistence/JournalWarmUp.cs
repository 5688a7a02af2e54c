using Akka.Actor;
using Akka.Persistence;
using Chat.Actors.Channels;

namespace Chat.Node.Persistence;

/// <summary>
/// Writes one event and reads it back as a channel would, before the node gets any. The first use of a journal compiles its queries, 0.4 s on an idle machine and up to 2 s on a busy
/// one, and the first channel that moved to a node that had just joined stood still for as long. Its events are nobody's: history takes only what channels wrote.
/// </summary>
public static class JournalWarmUp
{
    /// <summary>What the persistence ids of its events begin with.</summary>
    public const string Prefix = "warm-up-";

    /// <summary>A start goes on without it: what has not been compiled by then is compiled when it is needed.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Does it, or gives up after 5 s: nothing depends on it.</summary>
    /// <param name="system">Whose journal.</param>
    /// <param name="node">The node's address in its cluster; each has events of its own, one more with each start.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>How many events were read back, 20 at most; null: it gave up.</returns>
    public static async Task<int?> Run(ActorSystem system, string node, CancellationToken cancel = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        try
        {
            // Two incarnations: the first of a new address has nothing to read.
            await Ask(system, node, Step.Write, limit.Token);
            return await Ask(system, node, Step.Read, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private static async Task<int> Ask(ActorSystem system, string node, Step step, CancellationToken cancel)
    {
        var channel = system.ActorOf(Props.Create(() => new Rehearsal(node)));
        try
        {
            return (await channel.Ask<Recovered>(new Begin(step), cancel)).Events;
        }
        finally
        {
            system.Stop(channel);
        }
    }

    private enum Step
    {
        Write,
        Read,
    }

    private sealed class Rehearsal : ReceivePersistentActor
    {
        private const int MostReplayed = 20;

        private int _recovered;

        public Rehearsal(string node)
        {
            PersistenceId = Prefix + node;
            Recover<MessagePosted>(_ => _recovered++);
            Command<Begin>(begin => begin.Step == Step.Read, _ => Sender.Tell(new Recovered(_recovered)));
            // A channel's event, so that its serializer is compiled too.
            Command<Begin>(_ => Persist(new MessagePosted { Header = new EventHeader { Seq = LastSequenceNr + 1 }, Message = new Message() }, _ => Sender.Tell(new Recovered(_recovered))));
        }

        public override string PersistenceId { get; }

        public override Recovery Recovery { get; } = new(SnapshotSelectionCriteria.Latest, long.MaxValue, MostReplayed);
    }

    private sealed record Begin(Step Step) : INoSerializationVerificationNeeded;

    private sealed record Recovered(int Events) : INoSerializationVerificationNeeded;
}
