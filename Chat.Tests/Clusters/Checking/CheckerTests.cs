using Xunit;

namespace Chat.Tests.Clusters.Checking;

/// <summary>Made-up runs: a good one is green, and each anomaly turns it red under its own name.</summary>
public sealed class CheckerTests
{
    private const string C = "C1";
    private static readonly Line One = new("1700000000.000001", "one");
    private static readonly Line Two = new("1700000000.000002", "two");
    private static readonly Line Three = new("1700000000.000003", "three");

    private static readonly RunHistory Good = new()
    {
        Sent = [new("one", C), new("two", C), new("three", C)],
        Acked = [Ack(One, 1), Ack(Two, 2), Ack(Three, 3)],
        Readers = [Reader(1, One, Two, Three)],
        Reads = [Page(2.5, One, Two)],
        Finals = [Final("n1", One, Two, Three), Final("n2", One, Two, Three)],
    };

    [Fact]
    public void A_run_that_keeps_every_promise_has_no_anomaly() => Assert.Empty(Checker.Check(Good));

    [Fact]
    public void A_message_without_an_answer_may_be_there_or_not()
    {
        var four = new Line("1700000000.000004", "four");
        var sent = Good with { Sent = [.. Good.Sent, new("four", C)] };
        Assert.Empty(Checker.Check(sent));
        Assert.Empty(Checker.Check(sent with { Readers = [Reader(1, One, Two, Three, four)], Finals = [Final("n1", One, Two, Three, four), Final("n2", One, Two, Three, four)] }));
    }

    [Fact]
    public void An_acknowledged_message_that_one_node_lacks_is_lost() =>
        Finds(AnomalyKind.Lost, Good with { Finals = [Final("n1", One, Two, Three), Final("n2", One, Three)] });

    [Fact]
    public void A_message_twice_in_history_is_doubled()
    {
        var again = new Line("1700000000.000004", "two");
        Finds(AnomalyKind.Doubled, Good with { Finals = [Final("n1", One, Two, Three, again), Final("n2", One, Two, Three, again)] });
    }

    [Fact]
    public void Another_order_on_another_node_is_reordered() =>
        Finds(AnomalyKind.Reordered, Good with { Finals = [Final("n1", One, Two, Three), Final("n2", One, Three, Two)] });

    [Fact]
    public void Another_order_live_is_reordered() => Finds(AnomalyKind.Reordered, Good with { Readers = [Reader(1, One, Three, Two)] });

    [Fact]
    public void Another_order_in_a_page_is_reordered() => Finds(AnomalyKind.Reordered, Good with { Reads = [Page(2.5, Two, One)] });

    [Fact]
    public void An_acknowledged_edit_that_a_node_lacks_is_lost()
    {
        var edited = new EditedMessage(C, "1700000000.000009") { Text = "~new" };
        Assert.Empty(Checker.Check(Edits(edited, new EditedLine(edited.Ts, "~new", false))));
        Finds(AnomalyKind.EditLost, Edits(edited, new EditedLine(edited.Ts, "~old", false)));
        Finds(AnomalyKind.EditLost, Edits(edited));
        Finds(AnomalyKind.EditLost, Edits(edited, new EditedLine(edited.Ts, "~new", true)));
        edited.Turned(unanswered: false);
        Finds(AnomalyKind.EditLost, Edits(edited, new EditedLine(edited.Ts, "~new", false)));
        edited.Deleted = true;
        Finds(AnomalyKind.EditLost, Edits(edited, new EditedLine(edited.Ts, "~new", true)));
        Assert.Empty(Checker.Check(Edits(edited)));
    }

    [Fact]
    public void An_edit_that_was_repeated_may_take_effect_once_more_and_late()
    {
        var edited = new EditedMessage(C, "1700000000.000009") { Text = "~first" };
        edited.Edited("~second", unanswered: true);
        edited.Edited("~third", unanswered: false);
        Assert.Empty(Checker.Check(Edits(edited, new EditedLine(edited.Ts, "~second", false))));
        Finds(AnomalyKind.EditLost, Edits(edited, new EditedLine(edited.Ts, "~first", false)));
    }

    [Fact]
    public void A_message_that_nobody_sent_is_a_phantom() =>
        Finds(AnomalyKind.Phantom, Good with { Sent = [new("one", C), new("three", C)], Acked = [Ack(One, 1), Ack(Three, 3)] });

    [Fact]
    public void A_message_that_readers_saw_and_history_lacks_has_vanished() =>
        Finds(AnomalyKind.Vanished, Good with { Acked = [Ack(One, 1), Ack(Two, 2)], Finals = [Final("n1", One, Two), Final("n2", One, Two)] });

    [Fact]
    public void A_smaller_ts_later_in_a_channel_is_found()
    {
        var early = new Line("1600000000.000000", "three");
        Finds(AnomalyKind.TsNotIncreasing, Good with
        {
            Acked = [Ack(One, 1), Ack(Two, 2), Ack(early, 3)],
            Readers = [Reader(1, One, Two, early)],
            Finals = [Final("n1", One, Two, early), Final("n2", One, Two, early)],
        });
    }

    [Fact]
    public void Two_ts_for_one_message_are_two_answers() =>
        Finds(AnomalyKind.TwoAnswers, Good with { Acked = [.. Good.Acked, Ack(new("1700000000.000009", "two"), 4)] });

    [Fact]
    public void A_page_without_what_was_acknowledged_before_is_stale() => Finds(AnomalyKind.StaleRead, Good with { Reads = [Page(2.5, One)] });

    [Fact]
    public void An_empty_page_is_stale_too() => Finds(AnomalyKind.StaleRead, Good with { Reads = [Page(2.5)] });

    [Fact]
    public void A_page_may_lack_what_was_acknowledged_while_it_was_read_and_what_is_older_than_it()
    {
        Assert.Empty(Checker.Check(Good with { Reads = [Page(1.5, One)] }));
        Assert.Empty(Checker.Check(Good with { Reads = [Page(3.5, Two, Three) with { Whole = false }] }));
    }

    [Fact]
    public void Unanswered_messages_on_one_node_only_are_a_difference()
    {
        var four = new Line("1700000000.000004", "four");
        Finds(AnomalyKind.NodesDiffer, Good with
        {
            Sent = [.. Good.Sent, new("four", C)],
            Readers = [Reader(1, One, Two, Three, four)],
            Finals = [Final("n1", One, Two, Three, four), Final("n2", One, Two, Three)],
        });
    }

    [Fact]
    public void A_reader_without_a_message_of_history_has_missed_it() => Finds(AnomalyKind.ReaderMissed, Good with { Readers = [Reader(1, One, Two)] });

    [Fact]
    public void A_hole_in_a_readers_numbers_is_missed() => Finds(
        AnomalyKind.ReaderMissed, Good with { Readers = [new("ada", C, [new(1, One), new(2, Two), new(4, Three)])] });

    [Fact]
    public void An_event_that_comes_again_is_doubled_to_the_reader() => Finds(
        AnomalyKind.ReaderDoubled, Good with { Readers = [new("ada", C, [new(1, One), new(2, Two), new(2, Two), new(3, Three)])] });

    [Fact]
    public void A_message_that_comes_under_two_numbers_is_doubled_to_the_reader() => Finds(
        AnomalyKind.ReaderDoubled, Good with { Readers = [new("ada", C, [new(1, One), new(2, Two), new(3, Two), new(4, Three)])] });

    [Fact]
    public void What_was_noticed_while_it_ran_is_told() => Finds(AnomalyKind.NotResumed, Good with { Noticed = [new(AnomalyKind.NotResumed, C, "too_far_behind")] });

    private static void Finds(AnomalyKind kind, RunHistory run) => Assert.Contains(Checker.Check(run), anomaly => anomaly.Kind == kind);

    private static Acked Ack(Line line, double at) => new(line.Text, C, line.Ts, "n1", TimeSpan.FromSeconds(at - 0.1), TimeSpan.FromSeconds(at));

    private static PageRead Page(double began, params Line[] lines) => new("n2", C, TimeSpan.FromSeconds(began), Whole: true, lines);

    private static FinalHistory Final(string node, params Line[] lines) => new(node, C, lines);

    private static RunHistory Edits(EditedMessage message, params EditedLine[] shown) =>
        Good with { Edits = [message], Finals = [.. Good.Finals.Select(final => final with { Edited = shown })] };

    private static ReaderLog Reader(long first, params Line[] lines) => new("ada", C, [.. lines.Select((line, i) => new SeenEvent(first + i, line))]);
}
