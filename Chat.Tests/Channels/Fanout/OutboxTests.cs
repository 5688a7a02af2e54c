using Chat.Actors.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Channels.Fanout;

public sealed class OutboxTests
{
    private static readonly byte[] Frame = new byte[100];

    [Fact]
    public void More_bytes_than_the_limit_end_it_as_a_slow_consumer_and_free_what_waited()
    {
        var outbox = new Outbox(new OutboxLimits { Bytes = 1_000 });
        for (var i = 0; i < 10; i++)
        {
            Assert.True(outbox.Enqueue(Frame));
        }

        Assert.False(outbox.Enqueue(Frame));
        Assert.Equal(SocketEnd.SlowConsumer, outbox.End);
        Assert.Equal(0, outbox.Take(new byte[10_000], out var large));
        Assert.True(large.IsEmpty);
    }

    [Fact]
    public void More_frames_than_the_limit_end_it_too()
    {
        var outbox = new Outbox(new OutboxLimits { Frames = 3 });
        Assert.True(outbox.Enqueue(Frame) && outbox.Enqueue(Frame) && outbox.Enqueue(Frame));
        Assert.False(outbox.Enqueue(Frame));
        Assert.Equal(SocketEnd.SlowConsumer, outbox.End);
    }

    [Fact]
    public void Droppable_frames_are_refused_when_it_is_more_than_half_full_and_end_nothing()
    {
        var outbox = new Outbox(new OutboxLimits { Bytes = 1_000 });
        Assert.True(outbox.EnqueueDroppable(Frame));
        for (var i = 0; i < 5; i++)
        {
            outbox.Enqueue(Frame);
        }

        Assert.False(outbox.EnqueueDroppable(Frame));
        Assert.Equal(SocketEnd.None, outbox.End);
        Assert.True(outbox.Enqueue(Frame));
        outbox.Take(new byte[10_000], out _);
        Assert.True(outbox.EnqueueDroppable(Frame));
    }

    [Fact]
    public void Entries_are_joined_whole_up_to_the_size_of_a_write()
    {
        var outbox = new Outbox();
        outbox.Enqueue(new byte[] { 1, 2, 3 });
        outbox.Enqueue(new byte[] { 4, 5 });
        outbox.Enqueue(new byte[] { 6, 7, 8 });
        outbox.Enqueue(new byte[20]);
        var buffer = new byte[6];
        Assert.Equal(5, outbox.Take(buffer, out _));
        Assert.Equal([1, 2, 3, 4, 5], buffer[..5]);
        Assert.Equal(3, outbox.Take(buffer, out _));
        Assert.Equal(0, outbox.Take(buffer, out var large));
        Assert.Equal(20, large.Length);
    }

    [Fact]
    public async Task What_was_queued_and_the_last_words_come_before_the_end()
    {
        var outbox = new Outbox();
        SocketEnd? told = null;
        outbox.Ended = end => told = end;
        outbox.Enqueue(new byte[] { 1 });
        outbox.Close(SocketEnd.Drain, new byte[] { 2 });
        outbox.Close(SocketEnd.ServerError);
        Assert.False(outbox.Enqueue(new byte[] { 3 }));
        Assert.True(await outbox.WaitToRead());
        var buffer = new byte[8];
        Assert.Equal(2, outbox.Take(buffer, out _));
        Assert.False(await outbox.WaitToRead());
        Assert.Equal(SocketEnd.Drain, told);
    }

    [Fact]
    public async Task A_writer_takes_everything_that_many_threads_put_in()
    {
        var outbox = new Outbox(new OutboxLimits { Frames = 100_000, Bytes = 100_000_000 });
        var total = 0;
        var writer = Task.Run(async () =>
        {
            var buffer = new byte[1_000];
            while (await outbox.WaitToRead())
            {
                total += outbox.Take(buffer, out _);
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                Assert.True(outbox.Enqueue(new byte[] { 1, 2 }));
                if (i % 500 == 0)
                {
                    await Task.Yield();
                }
            }
        })));
        outbox.Close(SocketEnd.Drain);
        await Eventually.That("the writer is done", () => writer.IsCompletedSuccessfully);
        Assert.Equal(40_000, total);
    }
}
