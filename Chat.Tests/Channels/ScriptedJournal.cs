using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Chat.Tests.Channels;

/// <summary>What the next writes of a test's journal shall meet.</summary>
public sealed class JournalScript : IExtension
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _gate;
    private bool _failing;

    /// <summary>Writes that reached the journal, failed ones included.</summary>
    public int Writes { get; private set; }

    /// <summary>Atomic writes among them: all events of one or none.</summary>
    public int AtomicWrites { get; private set; }

    /// <summary>Events that the journal holds.</summary>
    public int Events { get; private set; }

    public static JournalScript Of(ActorSystem system) => system.WithExtension<JournalScript, Provider>();

    /// <summary>Lets writes wait until <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            _gate?.SetResult();
            _gate = null;
        }
    }

    public void Fail(bool failing)
    {
        lock (_lock)
        {
            _failing = failing;
        }
    }

    /// <summary>Lets recoveries wait for this.</summary>
    public Task Recovering { get; set; } = Task.CompletedTask;

    internal async Task Pass(int atomic, int events)
    {
        Task gate;
        lock (_lock)
        {
            Writes++;
            AtomicWrites += atomic;
            gate = _gate?.Task ?? Task.CompletedTask;
        }

        await gate;
        lock (_lock)
        {
            if (_failing)
            {
                throw new IOException("The disk is gone, says the test.");
            }

            Events += events;
        }
    }

    private sealed class Provider : ExtensionIdProvider<JournalScript>
    {
        public override JournalScript CreateExtension(ExtendedActorSystem system) => new();
    }
}

/// <summary>The in-memory journal, but with every event through its serializer and back, and with failures and delays as the test's script says.</summary>
public sealed class ScriptedJournal : MemoryJournal
{
    private readonly JournalScript _script = JournalScript.Of(Context.System);
    private readonly ActorSystem _system = Context.System;

    protected override async Task<IImmutableList<Exception>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var written = messages.Select(Through).ToArray();
        await _script.Pass(written.Length, written.Sum(write => write.Size));
        return await base.WriteMessagesAsync(written, cancellationToken);
    }

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        await _script.Recovering;
        return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);
    }

    private AtomicWrite Through(AtomicWrite write) =>
        new([.. ((IImmutableList<IPersistentRepresentation>)write.Payload).Select(e => e.WithPayload(ChannelWire.Through(_system, e.Payload)))]);
}
