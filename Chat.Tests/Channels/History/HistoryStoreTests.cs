using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Channels.History;

/// <summary>What every history store must do; run against each.</summary>
public abstract partial class HistoryStoreTests : IAsyncLifetime
{
    private const string Hq = "C0HQ";

    private readonly Story _story = new Story(Hq).Created(People.Ada, People.Linus);
    private IHistoryStore _store = null!;

    public async Task InitializeAsync() => _store = await Open();

    public abstract Task DisposeAsync();

    /// <summary>Runs SQL where the store looks for the journal.</summary>
    protected abstract Task Journal(string sql);

    /// <summary>An empty store.</summary>
    protected abstract Task<IHistoryStore> Open();

    [Fact]
    public async Task Pages_go_back_from_the_newest_and_forth_from_the_oldest_without_a_hole()
    {
        var all = Enumerable.Range(0, 25).Select(i => _story.Posted(People.Ada, $"m{i}")).ToArray();
        await Apply(_story);
        var back = new List<long>();
        var latest = long.MaxValue;
        HistoryPage page;
        do
        {
            page = await _store.Page(Hq, new HistoryRange(0, latest, Inclusive: false, 10));
            back.AddRange(page.Messages.Select(m => m.Ts));
            latest = page.Messages[^1].Ts;
        }
        while (page.HasMore);
        Assert.Equal(all.Reverse(), back);

        var forth = await _store.Page(Hq, new HistoryRange(all[4], long.MaxValue, Inclusive: true, 10, Ascending: true));
        Assert.Equal(all[4..14], forth.Messages.Select(m => m.Ts));
        Assert.True(forth.HasMore);
        var within = await _store.Page(Hq, new HistoryRange(all[4], all[6], Inclusive: false, 10));
        Assert.Equal([all[5]], within.Messages.Select(m => m.Ts));
        Assert.False(within.HasMore);
    }

    [Fact]
    public async Task A_page_of_huge_messages_ends_early_and_the_pages_together_are_complete()
    {
        const int size = 250_000;
        var huge = new string('x', size);
        var parent = _story.Posted(People.Ada, "parent");
        var replies = Enumerable.Range(0, 40).Select(_ => _story.Posted(People.Ada, huge, thread: parent, broadcast: true)).ToArray();
        await Apply(_story);

        var page = await _store.Page(Hq, new HistoryRange(0, long.MaxValue, Inclusive: false, 999));
        Assert.InRange(page.Messages.Count * size, 3_500_000, 4 * 1024 * 1024);
        Assert.True(page.HasMore);

        var thread = new List<long>();
        HistoryPage part;
        do
        {
            part = (await _store.Thread(Hq, parent, new HistoryRange(thread.LastOrDefault(), long.MaxValue, Inclusive: false, 999, Ascending: true)))!;
            Assert.InRange(part.Messages.Count, 2, 17);
            thread.AddRange(part.Messages.Skip(1).Select(message => message.Ts));
        }
        while (part.HasMore);
        Assert.Equal(replies, thread);
    }

    [Fact]
    public async Task A_page_that_is_exactly_full_has_no_more()
    {
        _ = Enumerable.Range(0, 10).Select(i => _story.Posted(People.Ada, $"m{i}")).ToArray();
        await Apply(_story);
        Assert.False((await _store.Page(Hq, new HistoryRange(0, long.MaxValue, true, 10))).HasMore);
        Assert.True((await _store.Page(Hq, new HistoryRange(0, long.MaxValue, true, 9))).HasMore);
    }

    [Fact]
    public async Task Edits_and_reactions_change_the_message_where_it_stands()
    {
        var ts = _story.Posted(People.Ada, "teh");
        _story.Edited(ts, "the").Reacted(People.Linus, ts, "eyes").Reacted(People.Ada, ts, "eyes").Unreacted(People.Linus, ts, "eyes");
        await Apply(_story);
        var message = await _store.Find(Hq, ts);
        Assert.Equal("the", message!.Text);
        Assert.Equal(People.Ada.Id, message.EditedBy);
        Assert.Equal([People.Ada.Id], Assert.Single(message.Reactions).Users);
    }

    [Fact]
    public async Task A_deleted_message_is_gone_but_a_parent_with_replies_leaves_a_tombstone()
    {
        var lonely = _story.Posted(People.Ada, "lonely");
        var parent = _story.Posted(People.Ada, "parent");
        var reply = _story.Posted(People.Linus, "reply", parent);
        _story.Deleted(lonely).Deleted(parent);
        await Apply(_story);
        Assert.Null(await _store.Find(Hq, lonely));
        var stone = Assert.Single((await _store.Page(Hq, new HistoryRange(0, long.MaxValue, true, 10))).Messages);
        Assert.True(stone.Tombstone);
        Assert.DoesNotContain("parent", stone.Text);
        Assert.Equal([parent, reply], (await Thread(parent)).Messages.Select(m => m.Ts));

        _story.Deleted(reply);
        await Apply(_story);
        Assert.Null(await _store.Find(Hq, parent));
    }

    [Fact]
    public async Task A_thread_counts_its_replies_and_forgets_deleted_ones()
    {
        var parent = _story.Posted(People.Ada, "parent");
        var first = _story.Posted(People.Linus, "one", parent);
        var second = _story.Posted(People.Grace, "two", parent);
        await Apply(_story);
        var head = (await _store.Find(Hq, parent))!;
        Assert.Equal((2, second, parent), (head.ReplyCount, head.LatestReply, head.ThreadTs));
        Assert.Equal([People.Linus.Id, People.Grace.Id], head.ReplyUsers);

        _story.Deleted(second);
        await Apply(_story);
        head = (await _store.Find(Hq, parent))!;
        Assert.Equal((1, first, 1), (head.ReplyCount, head.LatestReply, head.ReplyUsersCount));
        _story.Deleted(first);
        await Apply(_story);
        Assert.Equal((0, 0L), ((await _store.Find(Hq, parent))!.ReplyCount, (await _store.Find(Hq, parent))!.ThreadTs));
    }

    [Fact]
    public async Task Replies_stay_in_their_thread_unless_they_are_broadcast()
    {
        var parent = _story.Posted(People.Ada, "parent");
        _story.Posted(People.Linus, "quiet", parent);
        var loud = _story.Posted(People.Linus, "loud", parent, broadcast: true);
        await Apply(_story);
        Assert.Equal([loud, parent], (await _store.Page(Hq, new HistoryRange(0, long.MaxValue, true, 10))).Messages.Select(m => m.Ts));
        Assert.Equal(3, (await Thread(parent)).Messages.Count);
    }

    [Fact]
    public async Task A_threads_pages_begin_with_the_parent_and_go_on_oldest_first()
    {
        var parent = _story.Posted(People.Ada, "parent");
        var replies = Enumerable.Range(0, 5).Select(i => _story.Posted(People.Linus, $"r{i}", parent)).ToArray();
        await Apply(_story);
        var first = (await _store.Thread(Hq, parent, new HistoryRange(0, long.MaxValue, false, 3, Ascending: true)))!;
        Assert.Equal([parent, replies[0], replies[1]], first.Messages.Select(m => m.Ts));
        Assert.True(first.HasMore);
        var rest = (await _store.Thread(Hq, parent, new HistoryRange(replies[1], long.MaxValue, false, 10, Ascending: true)))!;
        Assert.Equal(replies[2..], rest.Messages.Skip(1).Select(m => m.Ts));
        Assert.False(rest.HasMore);
        Assert.Null(await _store.Thread(Hq, 42, new HistoryRange(0, long.MaxValue, false, 3)));
    }

    [Fact]
    public async Task The_newest_pin_comes_first_and_unpinned_ones_do_not_come()
    {
        var a = _story.Posted(People.Ada, "a");
        var b = _story.Posted(People.Ada, "b");
        var c = _story.Posted(People.Ada, "c");
        _story.Pinned(b).Pinned(a).Pinned(c).Unpinned(c).Edited(a, "a2");
        await Apply(_story);
        Assert.Equal(["a2", "b"], (await _store.Pinned(Hq)).Select(m => m.Text));
    }

    [Fact]
    public async Task Channels_are_listed_by_kind_membership_and_page()
    {
        await Apply(_story.Joined(People.Grace, People.Guido).Left(People.Linus).Topic("news"));
        await Apply(new Story("C1SECRET", ChannelKind.Private).Created(People.Ada));
        await Apply(new Story("C2OLD").Created(People.Ada).Archived());
        await Apply(new Story("D3ADAGRACE", ChannelKind.Direct).Created(People.Ada, People.Grace));
        var hq = Assert.Single(await _store.ChannelsById([Hq]));
        Assert.Equal((3, "news", "c0hq"), (hq.NumMembers, hq.Topic, hq.Name));
        Assert.True(hq.LastMessageTs > 0);

        Assert.Equal([Hq, "C2OLD"], await List(withPublic: true, []));
        Assert.Equal([Hq], await List(withPublic: true, [], excludeArchived: true));
        Assert.Equal([Hq, "C1SECRET", "C2OLD"], await List(withPublic: true, ["C1SECRET"]));
        Assert.Equal(["C1SECRET"], await List(withPublic: false, ["C1SECRET", "D3ADAGRACE"]));
        Assert.Equal(["C2OLD"], await List(withPublic: true, [], after: Hq));
        Assert.Equal([People.Ada.Id, People.Grace.Id], Assert.Single(await _store.ChannelsById(["D3ADAGRACE"])).DirectMembers);
    }

    [Fact]
    public async Task Members_are_those_who_joined_and_did_not_leave()
    {
        await Apply(_story.Joined(People.Grace, People.Guido).Left(People.Linus));
        Assert.Equal(new[] { People.Ada.Id, People.Grace.Id, People.Guido.Id }.Order(StringComparer.Ordinal), (await _store.Members(Hq)).Order(StringComparer.Ordinal));
        Assert.Empty(await _store.Members("C0NOWHERE"));
    }

    [Fact]
    public async Task It_is_current_only_with_the_journals_last_entry()
    {
        Assert.True(await _store.IsCurrent());
        await Journal("INSERT INTO journal (ordering, created, deleted, persistence_id, sequence_number, message) VALUES (6, 0, false, 'user-a', 1, 'x'), (7, 0, false, 'user-b', 1, 'x')");
        await _store.Write(t => t.SetOffset(6));
        Assert.False(await _store.IsCurrent());
        await _store.Write(t => t.SetOffset(7));
        Assert.True(await _store.IsCurrent());
    }

    [Fact]
    public async Task What_throws_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.Write(async t =>
        {
            await new HistoryEffects(t).Apply(_story.Events);
            await t.SetOffset(7);
            throw new InvalidOperationException();
        }));
        Assert.Empty(await _store.Heads());
        Assert.Equal(0, await _store.Offset());
        await Apply(_story);
        Assert.Equal(1, (await _store.Heads())[Hq]);
    }

    [Fact]
    public async Task Memberships_leave_notes_until_they_are_removed()
    {
        await Apply(_story.Left(People.Linus));
        var notes = await _store.Notes(0, 10);
        Assert.Equal([(People.Ada.Id, true, 1L), (People.Linus.Id, true, 1L), (People.Linus.Id, false, 2L)], notes.Select(n => (n.User, n.Member, n.Seq)));
        await _store.Write(t => t.RemoveNotes([notes[0].Id, notes[2].Id]));
        Assert.Equal([notes[1]], await _store.Notes(0, 10));
    }

    [Fact]
    public async Task A_deleted_channel_is_out_of_all_reads_at_once_and_of_the_tables_when_it_is_swept()
    {
        var other = new Story("C1OTHER").Created(People.Ada);
        other.Posted(People.Ada, "stays");
        var parent = _story.Posted(People.Ada, "pinned");
        _story.Posted(People.Linus, "reply", thread: parent);
        await Apply(other);
        await Apply(_story.Pinned(parent).Gone());
        var range = new HistoryRange(0, long.MaxValue, Inclusive: true, 10);
        Assert.Empty((await _store.Page(Hq, range)).Messages);
        Assert.Null(await _store.Thread(Hq, parent, range));
        Assert.Null(await _store.Find(Hq, parent));
        Assert.Empty(await _store.Pinned(Hq));
        Assert.Equal(new UnreadCounts(0, 0), await _store.CountUnread(Hq, People.Guido.Id, 0));
        Assert.Empty(await _store.ChannelsById([Hq]));
        Assert.Equal(["C1OTHER"], await List(withPublic: true, [Hq]));
        Assert.Equal(_story.Head, (await _store.Heads())[Hq]);
        Assert.Equal(
            [(People.Ada.Id, _story.Head), (People.Linus.Id, _story.Head)],
            (await _store.Notes(0, 100)).Where(note => note.Gone).Select(note => (note.User, note.Seq)).Order());

        var swept = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            await _store.Write(async t => swept.Add(await t.SweepDeleted(2)));
        }

        Assert.Equal([2, 1, 0], swept);
        Assert.Single((await _store.Page("C1OTHER", range)).Messages);
    }

    private int _applied;

    private async Task Apply(Story story)
    {
        var from = ReferenceEquals(story, _story) ? _applied : 0;
        await _store.Write(t => new HistoryEffects(t).Apply([.. story.Events.Skip(from)]));
        _applied = ReferenceEquals(story, _story) ? story.Events.Count : _applied;
    }

    private async Task<HistoryPage> Thread(long parent) => (await _store.Thread(Hq, parent, new HistoryRange(0, long.MaxValue, true, 100, Ascending: true)))!;

    private async Task<string[]> List(bool withPublic, string[] memberOf, bool excludeArchived = false, string after = "") =>
        [.. (await _store.Channels(new ChannelFilter(People.Team, new HashSet<ChannelKind> { ChannelKind.Public, ChannelKind.Private }, withPublic, memberOf, excludeArchived, after, 10))).Select(c => c.Id)];
}
