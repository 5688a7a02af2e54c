using Chat.Actors.Channels;
using Chat.Tests.Support;
using CsCheck;
using Google.Protobuf;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>
/// In the manner of Zulip's verify: whatever people do, a snapshot taken before plus the events equals the state after. Random people send random commands
/// under a clock that also steps back.
/// </summary>
public sealed class ChannelPropertyTests
{
    private static readonly Actor[] Cast =
    [
        People.Ada.As(Role.Owner), People.Grace.As(Role.Admin), People.Linus.As(), People.Mallory.As(), People.Guido.As(Role.Guest), Helper, ChannelCommands.System,
    ];

    private static readonly Gen<Step> Steps = Gen.Select(Gen.Int[0, Cast.Length - 1], Gen.Int[0, 23], Gen.Int[0, 40], Gen.Int[-3_000_000, 3_000_000], (who, what, which, clock) => new Step(who, what, which, clock));

    private static readonly ChannelKind[] Kinds = [ChannelKind.Public, ChannelKind.Private, ChannelKind.GroupDirect];

    [Fact]
    public void A_snapshot_and_the_events_after_it_make_the_state_whatever_happened() => Check(story =>
    {
        var final = Bytes(story.State);
        var replayed = ChannelState.Of(Channel);
        for (var at = 0; at <= story.Events.Count; at++)
        {
            var restored = Restore(replayed);
            Assert.Equal(Bytes(replayed), Bytes(restored));
            if (at % 7 == 0 || at == story.Events.Count)
            {
                Assert.Equal(final, Bytes(story.Events.Skip(at).Aggregate(restored, (state, e) => state.Apply(e))));
            }

            replayed = at < story.Events.Count ? replayed.Apply(story.Events[at]) : replayed;
        }
    });

    [Fact]
    public void Seq_has_no_holes_and_ts_strictly_increases_under_any_clock() => Check(story =>
    {
        Assert.Equal(Enumerable.Range(1, story.Events.Count).Select(i => (long)i), story.Events.Select(e => e.Header.Seq));
        Assert.All(story.Events.Zip(story.Events.Skip(1), (earlier, later) => later.Header.Ts - earlier.Header.Ts), step => Assert.True(step > 0));
        Assert.Equal(story.Messages.Count, story.Messages.Values.Select(m => m.Ts).Distinct().Count());
    });

    [Fact]
    public void Whatever_was_accepted_is_recognised_when_it_comes_again_also_after_a_restart() => Check(story =>
    {
        var restored = Restore(story.State);
        var since = story.State.LastTs - ChannelDedupe.PassingAgeMicros;
        foreach (var (command, last) in story.Accepteds.Where(accepted => !accepted.Command.Header.PassingId || accepted.Last.Header.Ts >= since))
        {
            if (story.State.Deleted)
            {
                var answer = restored.Decide(command, Target.Unknown, story.Now);
                Assert.Equal(command is DeleteChannel ? new Decision.Already("") : new Decision.Refuse(ChannelAccess.NotFound), answer);
                continue;
            }

            var again = Assert.IsType<Decision.Repeated>(restored.Decide(command, Target.Unknown, story.Now));
            Assert.Equal((last.Header.Ts, last.Header.Seq, command is PostMessage), (again.First.Ts, again.First.Seq, again.First.Post));
        }
    });

    [Fact]
    public void The_cache_of_recent_messages_never_contradicts_history() => Check(story =>
    {
        foreach (var ts in story.Events.Select(e => e.Header.Ts))
        {
            if (story.Recent.Find(ts) is { Known: true } found)
            {
                Assert.Equal(story.Messages.GetValueOrDefault(ts), found.Message);
            }
        }

        Assert.InRange(story.Recent.Count, 0, ChannelStory.RecentCount);
    });

    private static void Check(Action<ChannelStory> claim) => Gen.Select(Gen.Int[0, Kinds.Length - 1], Steps.Array[0, 120]).Sample(
        (kind, steps) => claim(Play(Kinds[kind], steps)),
        iter: 150);

    private static ChannelStory Play(ChannelKind kind, Step[] steps)
    {
        var story = ChannelStory.Of(kind, People.Ada.Id, People.Linus.Id, Helper.User);
        foreach (var step in steps)
        {
            story.Now += step.Clock;
            story.Do(step.Command(story));
        }

        return story;
    }

    private static byte[] Bytes(ChannelState state) => ChannelSnapshots.Write(state).ToByteArray();

    private static ChannelState Restore(ChannelState state) => ChannelSnapshots.Read(ChannelSnapshot.Parser.ParseFrom(Bytes(state)));

    private sealed record Step(int Who, int What, int Which, int Clock)
    {
        /// <summary>Every other one as a node sends it that made the request id itself.</summary>
        public IChannelCommand Command(ChannelStory story)
        {
            var command = Chosen(story);
            command.Header.PassingId = What < 20 && What % 2 == 0;
            return command;
        }

        private IChannelCommand Chosen(ChannelStory story)
        {
            var actor = Cast[Who];
            var user = Cast[Which % Cast.Length].User;
            var ts = story.Messages.Count == 0 ? 42 : story.Messages.Keys.Order().ElementAt(Which % story.Messages.Count);
            return What switch
            {
                0 => Edit(actor, ts, "edited " + Which),
                1 or 19 => Delete(actor, ts),
                2 or 3 => React(actor, ts, "emoji" + (Which % 3)),
                4 => Unreact(actor, ts, "emoji" + (Which % 3)),
                5 => Pin(actor, ts),
                6 => Unpin(actor, ts),
                7 => Join(actor),
                8 => Leave(actor),
                9 => Invite(actor, user, "U0OTHER" + (Which % 4), "U0OTHER" + (Which % 3)),
                10 => Kick(actor, user),
                11 => Topic(actor, "topic " + (Which % 3)),
                12 => Purpose(actor, "purpose " + (Which % 3)),
                13 => Rename(actor, "name-" + (Which % 3)),
                14 => Archive(actor),
                15 => Unarchive(actor),
                23 when Which % 8 == 0 => Destroy(actor),
                16 or 17 or 18 => Post(actor, "reply", thread: ts, broadcast: Which % 3 == 0),
                _ => Post(actor, "post " + Which, "id-" + Which),
            };
        }
    }
}
