using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Tests.Support;
using Chat.Tests.Workspaces;
using Xunit;
using Xunit.Abstractions;

namespace Chat.Tests.Users;

/// <summary>A command that a node repeats, because the answer to its first did not come, and whose repetition comes when it will.</summary>
public sealed class RepetitionTests : TestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private readonly ClockFake _clock = new();

    public RepetitionTests(ITestOutputHelper output)
        : base(DirectorySystem.Setup, nameof(RepetitionTests), output)
    {
    }

    /// <summary>A command, and the one that undoes it.</summary>
    public static TheoryData<string> Pairs => [.. Commands.Keys];

    private static Dictionary<string, (IUserMessage First, IUserMessage Second)> Commands { get; } = new(StringComparer.Ordinal)
    {
        ["star"] = (Star(true), Star(false)),
        ["read"] = (Read(9, backwards: false), Read(5, backwards: true)),
        ["preference"] = (Prefer("1"), Prefer("2")),
        ["quiet hours"] = (Silence(true), Silence(false)),
        ["open"] = (Open(true), Open(false)),
        ["away"] = (Away(true), Away(false)),
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_late_repetition_does_not_undo_what_came_after_it_and_is_answered_as_the_first(string pair)
    {
        var (first, second) = Commands[pair];
        var ada = Ada();
        var answer = await Ask(ada, first, "a");
        await Ask(ada, second, "b");
        var before = await View(ada);

        Assert.Equal(answer, await Ask(ada, first, "a"));

        Assert.Equal((2L, before), (before.Version, await View(ada)));
    }

    [Fact]
    public async Task A_star_that_was_set_already_by_the_same_request_is_no_mistake()
    {
        var ada = Ada();
        await Ask(ada, Star(true), "a");
        Assert.True(Assert.IsType<UserDone>(await Ask(ada, Star(true), "a")).Changed);
        Assert.Equal("already_starred", Assert.IsType<UserRefused>(await Ask(ada, Star(true), "b")).Code);
    }

    [Fact]
    public async Task What_was_refused_or_changed_nothing_is_not_done_when_it_comes_again()
    {
        var ada = Ada();
        Assert.IsType<UserRefused>(await Ask(ada, Star(false), "a"));
        Assert.False(Assert.IsType<UserDone>(await Ask(ada, Away(false), "b")).Changed);
        await Ask(ada, Star(true), "c");
        await Ask(ada, Away(true), "d");

        Assert.Equal("not_starred", Assert.IsType<UserRefused>(await Ask(ada, Star(false), "a")).Code);
        Assert.False(Assert.IsType<UserDone>(await Ask(ada, Away(false), "b")).Changed);

        var view = await View(ada);
        Assert.Equal((2L, true), (view.Version, view.ManualAway));
        Assert.Single(view.Stars);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(250)]
    public async Task Requests_are_known_after_a_crash_with_and_without_a_snapshot(int between)
    {
        var ada = Ada();
        var first = await Ask(ada, Star(true), "a");
        for (var i = 0; i < between; i++)
        {
            await Ask(ada, Read(10 + i, backwards: false), $"m{i}");
        }

        await Ask(ada, Star(false), "b");
        Watch(ada);
        Sys.Stop(ada);
        await FishForMessageAsync<Terminated>(_ => true, Soon);

        ada = Ada();
        Assert.Equal(first, await Ask(ada, Star(true), "a"));
        Assert.Empty((await View(ada)).Stars);
    }

    [Fact]
    public async Task A_request_is_forgotten_after_two_minutes_and_a_thousand_others_are_kept_for_them()
    {
        var ada = Ada();
        await Ask(ada, Star(true), "old");
        await Ask(ada, Star(false), "undone");
        _clock.Now += TimeSpan.FromMinutes(2);
        Assert.True(Assert.IsType<UserDone>(await Ask(ada, Star(true), "old")).Changed);
        Assert.Empty((await View(ada)).Stars);

        _clock.Now += TimeSpan.FromSeconds(1);
        await Ask(ada, Away(true), "newest");
        await Ask(ada, Star(true), "old");
        Assert.Single((await View(ada)).Stars);

        var many = Enumerable.Range(0, 2_000).Aggregate(AnsweredRequests.Empty, (all, i) => all.Add(new UserHeader { RequestId = $"r{i}", At = i }, changed: true));
        Assert.Equal((1_000, null), (many.Entries.Count(), many.Find("r999")));
        Assert.NotNull(many.Find("r1000"));
    }

    [Fact]
    public async Task What_a_node_repeats_has_the_id_of_the_first_and_what_is_asked_again_has_another()
    {
        var region = CreateTestProbe(Sys, "region");
        ActorRegistry.For(Sys).Register<UserRegion>(region);
        var users = new UserClient(new RequiredActor<UserRegion>(ActorRegistry.For(Sys)), _clock);
        var star = Star(true);

        var asking = users.Ask(star);
        var lost = await region.ExpectMsgAsync<SetStar>(Soon);
        Assert.Equal(lost, await region.ExpectMsgAsync<SetStar>(Soon));
        region.Reply(new UserDone());
        await asking;
        _ = users.Ask(star);
        var another = await region.ExpectMsgAsync<SetStar>(Soon);

        Assert.NotEmpty(lost.Header.RequestId);
        Assert.NotEqual(lost.Header.RequestId, another.Header.RequestId);
    }

    private IActorRef Ada() => Sys.ActorOf(UserActor.Props(People.Ada.Id, TestActor, _clock));

    private static Task<IUserReply> Ask(IActorRef user, IUserMessage command, string request)
    {
        command.Header.RequestId = request;
        return user.Ask<IUserReply>(command, Soon);
    }

    private static Task<UserView> View(IActorRef user) => user.Ask<UserView>(new GetUserState { Header = Header() }, Soon);

    private static UserHeader Header() => new() { User = People.Ada.Id, Team = People.Team };

    private static SetStar Star(bool starred) => new() { Header = Header(), Star = new() { Channel = "C1", Ts = 7 }, Starred = starred };

    private static MarkRead Read(long ts, bool backwards) => new() { Header = Header(), Position = new() { Channel = "C1", Ts = ts }, Backwards = backwards };

    private static SetPreference Prefer(string value) => new() { Header = Header(), Name = "theme", Value = value };

    private static SetDnd Silence(bool enabled) => new() { Header = Header(), Dnd = new() { Enabled = enabled } };

    private static SetOpen Open(bool open) => new() { Header = Header(), Channel = "D1", Kind = ChannelKind.Direct, Open = open };

    private static SetManualPresence Away(bool away) => new() { Header = Header(), Away = away };
}
