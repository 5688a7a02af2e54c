using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Channels.History;

/// <summary>How often the projection tries what does not succeed, on a scheduler in the test's hand.</summary>
public sealed class HistoryPaceTests : TestKit
{
    private const string Hq = "C0HQ";

    private readonly ClockFake _clock = new();
    private readonly ProjectedHeads _heads = new();
    private readonly Story _story = new Story(Hq).Created(People.Ada).Topic("news");
    private readonly StoreFake _store = new();
    private readonly LogFake _log = new();

    public HistoryPaceTests()
        : base("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task A_batch_with_a_hole_is_tried_again_at_intervals_and_not_without_a_pause()
    {
        var projection = Projection();
        projection.Tell(new HistoryBatch([_story.Events[1]], 7), TestActor);
        await Eventually.That("the hole is looked for", () => _log.Reads > 0);
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, _log.Reads);

        for (var reads = 2; reads <= 30; reads++)
        {
            await Eventually.That("it is looked for again", () => Later(TimeSpan.FromMilliseconds(50), () => _log.Reads >= reads));
        }

        _log.Events = _story.Events;
        await Eventually.That("it is filled", () => Later(TimeSpan.FromSeconds(1), () => _heads.Of(Hq) == 2));
        await ExpectMsgAsync<HistoryProjection.Reached>();
    }

    [Fact]
    public async Task Who_has_waited_too_long_is_forgotten_also_when_nothing_can_be_written()
    {
        _log.Events = _story.Events;
        _store.Failure = new IOException("no disk, says the test");
        var projection = Projection();
        projection.Tell(new HistoryProjection.Reach(Hq, 2), TestActor);
        await Eventually.That("it is written", () => _store.Writes == 1);
        _clock.Now += HistoryProjection.WaitLimit + TimeSpan.FromSeconds(1);
        for (var i = 0; i < 6; i++)
        {
            Scheduler.Advance(TimeSpan.FromSeconds(1));
            await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        }

        Assert.InRange(_store.Writes, 1, 2);
    }

    private IActorRef Projection() => Sys.ActorOf(Props.Create(() => new HistoryProjection(_store, _log, _heads, Sys.DeadLetters, ActorRefs.Nobody, _clock)));

    private bool Later(TimeSpan time, Func<bool> check)
    {
        Scheduler.Advance(time);
        return check();
    }

    private sealed class LogFake : IChannelLog
    {
        private int _reads;

        public int Reads => _reads;
        public IReadOnlyList<IChannelEvent> Events { get; set; } = [];

        public Task<IReadOnlyList<IChannelEvent>> Read(string channel, long fromSeq, int max, CancellationToken cancel = default)
        {
            Interlocked.Increment(ref _reads);
            return Task.FromResult<IReadOnlyList<IChannelEvent>>([.. Events.Where(e => e.Header.Seq >= fromSeq)]);
        }
    }

    /// <summary>Takes everything, or nothing.</summary>
    private sealed class StoreFake : IHistoryStore
    {
        public Task<bool> IsCurrent(CancellationToken cancel = default) => throw new NotSupportedException();
        public Task<long> Newest(string channel, CancellationToken cancel = default) => throw new NotSupportedException();
        public Task<IReadOnlyCollection<string>> Members(string channel, CancellationToken cancel = default) => throw new NotSupportedException();

        private int _writes;

        public int Writes => _writes;
        public Exception? Failure { get; set; }

        public bool IsShared => false;

        public Task<long> Offset() => Task.FromResult(0L);

        public Task<IReadOnlyDictionary<string, long>> Heads() => Task.FromResult<IReadOnlyDictionary<string, long>>(new Dictionary<string, long>());

        public Task Write(Func<IHistoryTransaction, ValueTask> work)
        {
            Interlocked.Increment(ref _writes);
            return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
        }

        public Task<IReadOnlyDictionary<string, long>> Heads(IReadOnlyCollection<string> channels) => throw new NotSupportedException();
        public Task<IReadOnlyList<MembershipNote>> Notes(long afterId, int limit) => throw new NotSupportedException();
        public Task<HistoryPage> Page(string channel, HistoryRange range, CancellationToken cancel = default) => throw new NotSupportedException();
        public Task<HistoryPage?> Thread(string channel, long threadTs, HistoryRange range, CancellationToken cancel = default) => throw new NotSupportedException();
        public Task<Message?> Find(string channel, long ts, CancellationToken cancel = default) => throw new NotSupportedException();
        public Task<IReadOnlyList<Message>> Pinned(string channel, CancellationToken cancel = default) => throw new NotSupportedException();
        public Task<UnreadCounts> CountUnread(string channel, string user, long afterTs, CancellationToken cancel = default) => throw new NotSupportedException();
        public Task<ReactedPage> Reacted(ReactedFilter filter, CancellationToken cancel = default) => throw new NotSupportedException();
        public Task<int> CountReacted(ReactedFilter filter, int most, CancellationToken cancel = default) => throw new NotSupportedException();
        public Task<IReadOnlyList<ChannelSummary>> Channels(ChannelFilter filter, CancellationToken cancel = default) => throw new NotSupportedException();
        public Task<IReadOnlyList<ChannelSummary>> ChannelsById(IReadOnlyCollection<string> ids, CancellationToken cancel = default) => throw new NotSupportedException();
    }
}
