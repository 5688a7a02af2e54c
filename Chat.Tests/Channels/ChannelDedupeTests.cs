using Chat.Actors.Channels;
using Xunit;

namespace Chat.Tests.Channels;

/// <summary>How long a channel remembers what was done.</summary>
public sealed class ChannelDedupeTests
{
    private const long Hour = 3_600_000_000;

    [Fact]
    public void The_last_10_000_posts_are_remembered_however_old_they_are()
    {
        var dedupe = Filled(posts: 30_000, gap: Hour);
        Assert.All(Enumerable.Range(20_000, 10_000), i => Assert.Equal(i, dedupe.Find(Key(i))!.Value.Seq));
        Assert.Null(dedupe.Find(Key(0)));
        Assert.InRange(dedupe.Count, 10_000, 10_000 + (2 * ChannelDedupe.SealAt));
    }

    [Fact]
    public void Twenty_four_hours_are_remembered_however_many_posts_they_hold()
    {
        var dedupe = Filled(posts: 60_000, gap: 1_000_000); // 16.7 hours
        Assert.Equal(60_000, dedupe.Count);
        Assert.Equal(0, dedupe.Find(Key(0))!.Value.Seq);
    }

    [Fact]
    public void Commands_other_than_posts_do_not_crowd_posts_out()
    {
        var dedupe = Filled(posts: 5_000, gap: Hour);
        for (var i = 0; i < 20_000; i++)
        {
            dedupe = dedupe.Add(new DedupeEntry(Key(1_000_000 + i), (5_000 + i) * Hour, 5_000 + i, post: false));
        }

        Assert.NotNull(dedupe.Find(Key(0)));
    }

    [Fact]
    public void A_window_that_was_added_to_leaves_the_older_one_as_it_was()
    {
        var before = Filled(posts: ChannelDedupe.SealAt - 1, gap: 1);
        var after = before.Add(new DedupeEntry(Key(-1), 1, 99_999, post: true));
        Assert.Null(before.Find(Key(-1)));
        Assert.Equal(99_999, after.Find(Key(-1))!.Value.Seq);
        Assert.Equal(ChannelDedupe.SealAt, after.Entries.Count());
        Assert.Equal(ChannelDedupe.SealAt - 1, before.Entries.Count());
    }

    [Fact]
    public void The_author_is_part_of_the_key()
    {
        Assert.NotEqual(ChannelDedupe.KeyOf("U1", "x"), ChannelDedupe.KeyOf("U2", "x"));
        Assert.NotEqual(ChannelDedupe.KeyOf("U1", "1x"), ChannelDedupe.KeyOf("U11", "x"));
        Assert.Equal(ChannelDedupe.KeyOf("U1", "x"), ChannelDedupe.KeyOf("U1", "x"));
    }

    private static ChannelDedupe Filled(int posts, long gap)
    {
        var dedupe = ChannelDedupe.Empty;
        for (var i = 0; i < posts; i++)
        {
            dedupe = dedupe.Add(new DedupeEntry(Key(i), i * gap, i, post: true));
        }

        return dedupe;
    }

    private static UInt128 Key(int i) => ChannelDedupe.KeyOf("U1", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
