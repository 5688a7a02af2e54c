using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Tests.Support;
using CsCheck;
using Xunit;

namespace Chat.Tests.Users;

public sealed class UserRulesTests
{
    private const string Room = "C0ROOM00001";
    private UserState _state = new(People.Ada.Id);

    [Fact]
    public void The_newest_note_of_a_membership_wins_whatever_the_order()
    {
        Assert.True(Do(Note(9, member: true)));
        Assert.False(Do(Note(7, member: false)));
        Assert.False(Do(Note(9, member: false)));

        Assert.True(_state.Memberships[Room].Member);

        Assert.True(Do(Note(12, member: false)));
        Assert.False(_state.Memberships[Room].Member);
    }

    [Fact]
    public void What_somebody_had_in_a_deleted_channel_goes_with_it_and_no_older_note_brings_it_back()
    {
        var gone = Note(9, member: false);
        gone.Membership.Gone = true;
        Do(Note(7, member: true));
        Do(Mark(5));
        Do(Star(true));
        Assert.True(Do(gone));
        Assert.Empty(_state.Positions);
        Assert.Empty(_state.Stars);
        Assert.False(Do(gone));
        Assert.False(Do(Note(8, member: true)));
        Assert.False(_state.Memberships[Room].Member);
    }

    [Fact]
    public void A_note_never_closes_an_open_conversation()
    {
        Do(new SetOpen { Header = Header(), Channel = "D0ROOM00001", Kind = ChannelKind.Direct, Open = true });
        Assert.True(Do(new NoteMembership { Header = Header(), Membership = new() { Channel = "D0ROOM00001", Kind = ChannelKind.Direct, Member = true, Seq = 1 } }));

        Assert.True(_state.Memberships["D0ROOM00001"].Open);
        Assert.True(Do(new SetOpen { Header = Header(), Channel = "D0ROOM00001", Open = false }));
        Assert.False(_state.Memberships["D0ROOM00001"].Open);
        Assert.Equal(1, _state.Memberships["D0ROOM00001"].Seq);
    }

    [Fact]
    public void An_unknown_named_channel_cannot_be_opened() =>
        Assert.Equal("channel_not_found", Code(new SetOpen { Header = Header(), Channel = Room, Kind = ChannelKind.Public, Open = true }));

    [Fact]
    public void Reading_moves_forward_unless_told_otherwise()
    {
        Assert.True(Do(Mark(200)));
        Assert.False(Do(Mark(100)));
        Assert.Equal(200, _state.Positions[Room]);

        Assert.True(Do(Mark(100, backwards: true)));
        Assert.Equal(100, _state.Positions[Room]);
        Assert.False(Do(Mark(100, backwards: true)));
    }

    [Theory]
    [InlineData("name", "\"dark\"", "")]
    [InlineData("name", "{\"a\":[1,2]}", "")]
    [InlineData("", "1", "invalid_preference")]
    [InlineData("name", "", "invalid_preference")]
    [InlineData("name", "{", "invalid_preference")]
    [InlineData("name", "1 2", "invalid_preference")]
    [InlineData("name", "\"half\\ud800\"", "")]
    public void A_preference_is_JSON(string name, string value, string code) => Assert.Equal(code, Code(Prefer(name, value)));

    [Fact]
    public void Preferences_are_bounded()
    {
        Assert.Equal("invalid_preference", Code(Prefer(new string('n', 65), "1")));
        Assert.Equal("invalid_preference", Code(Prefer("n", $"\"{new string('v', 16_384)}\"")));
        for (var i = 0; i < UserLimits.Preferences; i++)
        {
            Assert.True(Do(Prefer($"p{i}", "1")));
        }

        Assert.Equal("too_many_preferences", Code(Prefer("one more", "1")));
        Assert.True(Do(Prefer("p0", "2")));
        Assert.False(Do(Prefer("p0", "2")));
    }

    [Fact]
    public void A_star_is_set_once_and_taken_once()
    {
        Assert.Equal("not_starred", Code(Star(false)));
        Assert.True(Do(Star(true)));
        Assert.Equal("already_starred", Code(Star(true)));
        Assert.True(Do(Star(false)));
        Assert.Empty(_state.Stars);
    }

    [Fact]
    public void An_event_of_before_request_ids_leaves_no_answer() => Assert.Empty(_state.Apply(_state.Decide(Star(true), 1).Event!).Answered.Entries);

    [Theory]
    [InlineData(0, 1_439, "")]
    [InlineData(-1, 0, "invalid_dnd")]
    [InlineData(0, 1_440, "invalid_dnd")]
    public void Quiet_hours_lie_within_a_day(int start, int end, string code) =>
        Assert.Equal(code, Code(new SetDnd { Header = Header(), Dnd = new() { Enabled = true, StartMinute = start, EndMinute = end } }));

    [Fact]
    public void Seen_before_and_moved_by_events_is_seen_after() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 3], Gen.Int[0, 5], Gen.Bool).Array[1, 60].Select(Gen.Int[0, 60]).Sample(
            (commands, seenAt) =>
            {
                var entity = new UserState(People.Ada.Id);
                var seen = entity.ToView();
                var rest = new List<IUserEvent>();
                for (var i = 0; i < commands.Length; i++)
                {
                    if (i == seenAt)
                    {
                        (seen, rest) = (entity.ToView(), []);
                    }

                    if (entity.Decide(Command(commands[i]), i).Event is { } e)
                    {
                        entity = entity.Apply(e);
                        rest.Add(e);
                    }
                }

                Assert.Equal(entity.ToView(), rest.Aggregate(UserState.Of(seen), (state, e) => state.Apply(e)).ToView());
            },
            iter: 1_000);

    private static IUserMessage Command((int Kind, int Channel, int Number, bool Flag) x) => x.Kind switch
    {
        0 => new NoteMembership { Header = Header(), Membership = new() { Channel = $"C{x.Channel}", Member = x.Flag, Seq = x.Number, Gone = !x.Flag && x.Number == 5 } },
        1 => new MarkRead { Header = Header(), Position = new() { Channel = $"C{x.Channel}", Ts = x.Number }, Backwards = x.Flag },
        2 => Prefer($"p{x.Channel}", $"{x.Number}"),
        3 => new SetStar { Header = Header(), Star = new() { Channel = $"C{x.Channel}", Ts = x.Number }, Starred = x.Flag },
        4 => new SetDnd { Header = Header(), Dnd = new() { Enabled = x.Flag, StartMinute = x.Number } },
        5 => new SetOpen { Header = Header(), Channel = $"C{x.Channel}", Open = x.Flag, Kind = ChannelKind.Direct },
        _ => new SetManualPresence { Header = Header(), Away = x.Flag },
    };

    private bool Do(IUserMessage command)
    {
        var (e, refusal) = _state.Decide(command, 1_000_000);
        Assert.Null(refusal);
        _state = e is null ? _state : _state.Apply(e);
        return e is not null;
    }

    private string Code(IUserMessage command) => _state.Decide(command, 1_000_000).Refusal ?? "";

    private static UserHeader Header() => new() { User = People.Ada.Id, Team = People.Team };

    private static NoteMembership Note(long seq, bool member) =>
        new() { Header = Header(), Membership = new() { Channel = Room, Kind = ChannelKind.Public, Member = member, Seq = seq } };

    private static MarkRead Mark(long ts, bool backwards = false) => new() { Header = Header(), Position = new() { Channel = Room, Ts = ts }, Backwards = backwards };

    private static SetPreference Prefer(string name, string value) => new() { Header = Header(), Name = name, Value = value };

    private static SetStar Star(bool starred) => new() { Header = Header(), Star = new() { Channel = Room, Ts = 5 }, Starred = starred };
}
