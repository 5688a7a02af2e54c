using Akka.Actor;
using Akka.Persistence;
using Chat.Actors.Channels;

namespace Chat.Node.Persistence;

/// <summary>
/// Reads and writes one event as a channel would, before the node gets any. The first use of a journal compiles its queries, 0.4 s on an idle machine and up to 2 s on a busy one, and
/// the first channel that moved to a node that had just joined stood still for as long. Its events are nobody's: history takes only what channels wrote.
/// </summary>
public static class JournalWarmUp
{
    /// <summary>A start goes on without it: what has not been compiled by then is compiled when it is needed.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Does it, or gives up after 5 s: nothing depends on it.</summary>
    /// <param name="system">Whose journal.</param>
    /// <param name="node">The node's address in its cluster; each has events of its own.</param>
    /// <returns>Whether it came to its end.</returns>
    public static async Task<bool> Run(ActorSystem system, string node)
    {
        var writer = system.ActorOf(Props.Create(() => new Writer(node)));
        try
        {
            await writer.Ask<Done>(Begin.Instance, Limit);
            return true;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
        finally
        {
            system.Stop(writer);
        }
    }

    private sealed class Writer : ReceivePersistentActor
    {
        /// <summary>Events read; each start leaves one.</summary>
        private const int MostReplayed = 20;

        public Writer(string node)
        {
            PersistenceId = "warm-up-" + node;
            RecoverAny(_ => { });
            // A channel's event, so that its serializer is compiled too.
            Command<Begin>(_ => Persist(new MessagePosted { Header = new EventHeader { Seq = LastSequenceNr + 1 }, Message = new Message() }, _ => Sender.Tell(Done.Instance)));
        }

        public override string PersistenceId { get; }

        public override Recovery Recovery { get; } = new(SnapshotSelectionCriteria.Latest, long.MaxValue, MostReplayed);
    }

    private sealed class Begin : INoSerializationVerificationNeeded
    {
        public static readonly Begin Instance = new();
    }

    private sealed class Done : INoSerializationVerificationNeeded
    {
        public static readonly Done Instance = new();
    }
}
