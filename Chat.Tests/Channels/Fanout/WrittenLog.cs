using System.Collections.Concurrent;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Tests.Support;

namespace Chat.Tests.Channels.Fanout;

/// <summary>A channel's log in memory. What is written here was committed, whether anybody heard of it or not.</summary>
public sealed class WrittenLog : IChannelLog
{
    private readonly ConcurrentQueue<IChannelEvent> _events = new();
    private int _reads;

    /// <summary>Reads so far.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>How many of the next reads fail.</summary>
    public int Failures { get; set; }

    /// <summary>When set, reads wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public long Head => _events.Count;

    /// <summary>Commits the next event: a message with the text "m" and its number.</summary>
    public MessagePosted Post(string channel, string user = "U0ADA000001") => Write(seq => new MessagePosted
    {
        Header = Header(channel, seq, user),
        Message = new Message { Ts = Ts(seq), User = user, Text = $"m{seq}" },
    });

    public T Write<T>(Func<long, T> make)
        where T : IChannelEvent
    {
        var e = make(_events.Count + 1);
        _events.Enqueue(e);
        return e;
    }

    public void PostMany(string channel, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Post(channel);
        }
    }

    public async Task<IReadOnlyList<IChannelEvent>> Read(string channel, long fromSeq, int max, CancellationToken cancel = default)
    {
        // As a database does: a read shows what was committed when it began.
        IReadOnlyList<IChannelEvent> found = [.. _events.Where(e => e.Header.Channel == channel && e.Header.Seq >= fromSeq).Take(max)];
        Interlocked.Increment(ref _reads);
        await Gate;
        if (Failures > 0)
        {
            Failures--;
            throw new IOException("The journal does not answer.");
        }

        return found;
    }

    public static EventHeader Header(string channel, long seq, string user) =>
        new() { Seq = seq, Channel = channel, Ts = Ts(seq), By = user, RequestId = $"r{seq}", Team = People.Team };

    public static long Ts(long seq) => 1_700_000_000_000_000 + seq;
}
