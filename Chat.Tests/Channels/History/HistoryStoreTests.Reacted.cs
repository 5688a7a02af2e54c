using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Channels.History;

public abstract partial class HistoryStoreTests
{
    [Fact]
    public async Task What_somebody_reacted_to_is_listed_newest_first_until_they_take_the_last_emoji_away()
    {
        var first = _story.Posted(People.Linus, "first");
        var second = _story.Posted(People.Linus, "second");
        var third = _story.Posted(People.Linus, "third");
        _story.Reacted(People.Ada, second, "tada").Reacted(People.Ada, third, "eyes").Reacted(People.Ada, first, "eyes").Reacted(People.Linus, third, "+1");
        await Apply(_story);
        Assert.Equal([third, second, first], await ReactedTo(People.Ada));
        Assert.Equal([third], await ReactedTo(People.Linus));
        Assert.Empty(await ReactedTo(People.Grace));

        _story.Reacted(People.Ada, second, "rocket").Unreacted(People.Ada, second, "tada").Unreacted(People.Ada, third, "eyes").Edited(first, "first of all");
        await Apply(_story);
        Assert.Equal([second, first], await ReactedTo(People.Ada));
        Assert.Equal([third], await ReactedTo(People.Linus));
        Assert.Equal("first of all", (await _store.Reacted(Reactions(People.Ada))).Items[1].Message.Text);
        await Apply(_story.Deleted(second));
        Assert.Equal([first], await ReactedTo(People.Ada));
    }

    [Fact]
    public async Task A_deleted_parent_of_replies_has_no_reactions_any_more()
    {
        var parent = _story.Posted(People.Linus, "parent");
        _story.Posted(People.Linus, "reply", parent);
        await Apply(_story.Reacted(People.Ada, parent, "tada"));
        Assert.Equal([parent], await ReactedTo(People.Ada));
        await Apply(_story.Deleted(parent));
        Assert.Empty(await ReactedTo(People.Ada));
    }

    [Fact]
    public async Task Reactions_are_listed_of_readable_channels_alone_page_by_page()
    {
        var secret = new Story("C1SECRET", ChannelKind.Private).Created(People.Ada, People.Linus);
        var gone = new Story("C2GONE").Created(People.Ada, People.Linus);
        for (var i = 0; i < 7; i++)
        {
            foreach (var story in new[] { _story, secret, gone })
            {
                // The same ts in three channels.
                var ts = story.Posted(People.Linus, $"m{i}");
                story.Reacted(People.Ada, ts, "tada").Reacted(People.Linus, ts, "eyes");
            }
        }

        await Apply(_story);
        await Apply(secret);
        await Apply(gone.Gone());
        string[] hq = ["m6", "m5", "m4", "m3", "m2", "m1", "m0"];
        Assert.Equal(hq.Select(text => (Hq, text)), await Pages(Reactions(People.Ada) with { Limit = 2 }));
        Assert.Equal(hq.Select(text => ("C1SECRET", text)), await Pages(Reactions(People.Ada) with { Limit = 2, WithPublic = false, MemberOf = ["C1SECRET", "C0ELSEWHERE"] }));
        Assert.Empty(await Pages(Reactions(People.Ada) with { Team = "T0OTHER" }));

        var all = Reactions(People.Ada) with { MemberOf = ["C1SECRET", "C2GONE"] };
        Assert.Equal(hq.SelectMany(text => new[] { ("C1SECRET", text), (Hq, text) }), await Pages(all with { Limit = 3 }));
        var skipped = await _store.Reacted(all with { Skip = 12, Limit = 1 });
        Assert.Equal(("m0", true), (skipped.Items.Single().Message.Text, skipped.HasMore));
        Assert.Equal((14, 9), (await _store.CountReacted(all, 1_000), await _store.CountReacted(all, 9)));

        await _store.Write(async t => Assert.Equal(7, await t.SweepDeleted(1_000)));
        Assert.Equal(14, await _store.CountReacted(all, 1_000));
    }

    [Fact]
    public async Task A_page_of_huge_messages_with_reactions_ends_early()
    {
        for (var i = 0; i < 20; i++)
        {
            _story.Reacted(People.Ada, _story.Posted(People.Linus, new string('x', 250_000)), "tada");
        }

        await Apply(_story);
        var page = await _store.Reacted(Reactions(People.Ada));
        Assert.InRange(page.Items.Count, 10, 17);
        Assert.True(page.HasMore);
        Assert.Equal(20, (await Pages(Reactions(People.Ada))).Count);
    }

    private static ReactedFilter Reactions(Person user) => new(People.Team, user.Id, WithPublic: true, [], Before: null, Skip: 0, Limit: 100);

    private async Task<IEnumerable<long>> ReactedTo(Person user) => (await _store.Reacted(Reactions(user))).Items.Select(item => item.Message.Ts);

    private async Task<List<(string Channel, string Text)>> Pages(ReactedFilter filter)
    {
        var all = new List<PlacedMessage>();
        for (var more = true; more;)
        {
            var page = await _store.Reacted(filter);
            Assert.InRange(page.Items.Count, page.HasMore ? 1 : 0, filter.Limit);
            all.AddRange(page.Items);
            more = page.HasMore;
            filter = more ? filter with { Before = new MessagePlace(all[^1].Message.Ts, all[^1].Channel) } : filter;
        }

        return [.. all.Select(item => (item.Channel, item.Message.Text))];
    }
}
