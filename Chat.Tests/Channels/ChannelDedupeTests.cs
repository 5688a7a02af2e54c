using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Google.Protobuf;
using Xunit;

namespace Chat.Tests.Channels;

/// <summary>How long a channel remembers what was done.</summary>
public sealed class ChannelDedupeTests
{
    private const long Second = 1_000_000;
    private const long Hour = 3_600 * Second;

    [Fact]
    public void The_last_10_000_posts_are_remembered_however_old_they_are()
    {
        var dedupe = Filled(posts: 30_000, gap: Hour);
        Assert.All(Enumerable.Range(20_000, 10_000), i => Assert.Equal(i, dedupe.Find(Key(i), post: true)!.Value.Seq));
        Assert.Null(dedupe.Find(Key(0), post: true));
        Assert.InRange(dedupe.Count, 10_000, 10_000 + (2 * ChannelDedupe.SealAt));
    }

    [Fact]
    public void Twenty_four_hours_are_remembered_however_many_posts_they_hold()
    {
        var dedupe = Filled(posts: 60_000, gap: 1_000_000); // 16.7 hours
        Assert.Equal(60_000, dedupe.Count);
        Assert.Equal(0, dedupe.Find(Key(0), post: true)!.Value.Seq);
    }

    [Fact]
    public void Commands_other_than_posts_do_not_crowd_posts_out()
    {
        var dedupe = Filled(posts: 5_000, gap: Hour);
        for (var i = 0; i < 20_000; i++)
        {
            dedupe = dedupe.Add(new DedupeEntry(Key(1_000_000 + i), (5_000 + i) * Hour, 5_000 + i, post: false));
        }

        Assert.NotNull(dedupe.Find(Key(0), post: true));
    }

    [Fact]
    public void An_id_that_the_server_made_is_forgotten_within_minutes_but_not_while_it_may_be_repeated()
    {
        const int perSecond = 100;
        var dedupe = Passing(ChannelDedupe.Empty, perSecond * 3_600, Second / perSecond);
        Assert.InRange(dedupe.Count, perSecond * 120, perSecond * 180);
        Assert.NotNull(dedupe.Find(ChannelDedupe.KeyOf("U1", "made" + (perSecond * 3_480)), post: true));
        Assert.True(ChannelDedupe.PassingAgeMicros >= 5 * RepeatedAsk.Deadline.TotalMicroseconds);
    }

    [Fact]
    public void A_channel_that_is_seldom_written_to_holds_no_old_ids_that_the_server_made()
    {
        var dedupe = Passing(ChannelDedupe.Empty, 50, Second);
        Assert.Equal(50, dedupe.Count);
        dedupe = dedupe.Add(new DedupeEntry(Key(-1), Hour, 50, post: true));
        Assert.Equal(1, dedupe.Count);
        Assert.InRange(Passing(ChannelDedupe.Empty, 10_000, 10 * Second).Count, 12, 18);
    }

    [Fact]
    public void Ids_that_the_server_made_do_not_crowd_out_those_of_senders()
    {
        var dedupe = Passing(Filled(posts: 5_000, gap: 1), 50_000, Hour);
        Assert.All(Enumerable.Range(0, 5_000), i => Assert.NotNull(dedupe.Find(Key(i), post: true)));
        Assert.InRange(dedupe.Count, 5_000, 5_002);
    }

    [Fact]
    public void Up_to_the_bound_all_of_a_day_is_remembered_and_beyond_it_the_newest()
    {
        const int max = 50_000;
        var dedupe = Filled(posts: max, gap: Second, max);
        Assert.Equal((max, 0L), (dedupe.Count, dedupe.ForgottenEarly));
        dedupe = Filled(posts: max + 20_000, gap: Second, max);
        Assert.InRange(dedupe.Count, max - ChannelDedupe.SealAt, max + ChannelDedupe.SealAt);
        Assert.Equal(max + 20_000, dedupe.Count + dedupe.ForgottenEarly);
        Assert.Null(dedupe.Find(Key(0), post: true));
        Assert.NotNull(dedupe.Find(Key(max / 2), post: true));
    }

    [Fact]
    public void The_last_10_000_posts_are_remembered_whatever_the_bound()
    {
        var dedupe = Filled(posts: 30_000, gap: 1, max: 100);
        Assert.All(Enumerable.Range(20_000, 10_000), i => Assert.NotNull(dedupe.Find(Key(i), post: true)));
    }

    [Fact]
    public void A_snapshot_keeps_what_may_still_be_repeated_and_forgets_it_as_soon_as_the_channel_would_have()
    {
        var dedupe = Passing(Filled(posts: 100, gap: 1), 300, Second);
        var restored = Restored(dedupe);
        Assert.Equal(dedupe.Entries, restored.Entries);
        var next = new DedupeEntry(Key(-1), 301 * Second, 301, post: false);
        Assert.Equal(dedupe.Add(next).Entries, restored.Add(next).Entries);
        Assert.Equal(101, restored.Add(new DedupeEntry(Key(-1), Hour, 301, post: false)).Count);
    }

    /// <summary>Bytes as they were written before nodes marked their ids and before posts had a space of their own: oldest first, whatever they are.</summary>
    [Fact]
    public void Old_snapshots_say_which_entries_are_posts()
    {
        const string other = "54abe5071357f8386b1d3402ebc8712c84030000000000000600000000000000";
        const string post = "54abe5071357f8386b1d3402ebc8712ce8030000000000000700000000000001";
        var dedupe = ChannelSnapshots.Read(new ChannelSnapshot { Id = "C0", Dedupe = ByteString.CopyFrom(Convert.FromHexString(other + post)) }).Dedupe;
        var key = ChannelDedupe.KeyOf("U1", "rename:T1:5");
        Assert.Equal(new DedupeEntry(key, 900, 6, post: false), dedupe.Find(key, post: false));
        Assert.Equal(new DedupeEntry(key, 1000, 7, post: true), dedupe.Find(key, post: true));
        Assert.All(dedupe.Entries, entry => Assert.False(entry.Passing));
    }

    [Fact]
    public void A_window_that_was_added_to_leaves_the_older_one_as_it_was()
    {
        var before = Filled(posts: ChannelDedupe.SealAt - 1, gap: 1);
        var after = before.Add(new DedupeEntry(Key(-1), 1, 99_999, post: true));
        Assert.Null(before.Find(Key(-1), post: true));
        Assert.Equal(99_999, after.Find(Key(-1), post: true)!.Value.Seq);
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

    private static ChannelDedupe Restored(ChannelDedupe dedupe) =>
        ChannelSnapshots.Read(ChannelSnapshot.Parser.ParseFrom(ChannelSnapshots.Write(ChannelState.Of("C0") with { Dedupe = dedupe }).ToByteArray())).Dedupe;

    private static ChannelDedupe Passing(ChannelDedupe dedupe, int count, long gap)
    {
        for (var i = 0; i < count; i++)
        {
            dedupe = dedupe.Add(new DedupeEntry(ChannelDedupe.KeyOf("U1", "made" + i), i * gap, i, post: i % 2 == 0, passing: true));
        }

        return dedupe;
    }

    private static ChannelDedupe Filled(int posts, long gap, int max = 1_000_000)
    {
        var dedupe = ChannelDedupe.Of(max);
        for (var i = 0; i < posts; i++)
        {
            dedupe = dedupe.Add(new DedupeEntry(Key(i), i * gap, i, post: true));
        }

        return dedupe;
    }

    private static UInt128 Key(int i) => ChannelDedupe.KeyOf("U1", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
