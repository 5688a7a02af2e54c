using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Tests.Support;
using Chat.Tests.Workspaces;
using Xunit;
using Xunit.Abstractions;

namespace Chat.Tests.Users;

public sealed class UserActorTests(ITestOutputHelper output) : TestKit(DirectorySystem.Setup, nameof(UserActorTests), output)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task What_is_acknowledged_is_there_after_a_crash_and_after_many_snapshots()
    {
        var ada = Ada();
        for (var i = 1; i <= 450; i++)
        {
            Assert.Equal(i, (await Do(ada, Mark(i))).Version);
        }

        await Do(ada, new SetPreference { Header = Header(), Name = "theme", Value = "\"dark\"" });
        await Do(ada, new SetStar { Header = Header(), Star = new() { Channel = "C1", Ts = 7 }, Starred = true });
        await Do(ada, new SetDnd { Header = Header(), Dnd = new() { Enabled = true, StartMinute = 60 } });
        await Do(ada, new SetManualPresence { Header = Header(), Away = true });
        await Do(ada, new NoteMembership { Header = Header(), Membership = new() { Channel = "C1", Kind = ChannelKind.Public, Member = true, Seq = 3 } });
        var before = await View(ada);
        Watch(ada);
        Sys.Stop(ada);
        await FishForMessageAsync<Terminated>(_ => true, Soon);

        Assert.Equal(before, await View(Ada()));
        Assert.Equal((455L, 450L, true), (before.Version, before.Positions.Single().Ts, before.ManualAway));
    }

    [Fact]
    public async Task A_change_is_told_to_the_users_sockets_once_and_no_change_to_nobody()
    {
        var ada = Ada();

        Assert.True((await Do(ada, Mark(5))).Changed);
        Assert.False((await Do(ada, Mark(5))).Changed);

        var publish = await ExpectMsgAsync<Publish>(Soon);
        var notice = Assert.IsType<UserNotice>(publish.Message);
        Assert.Equal(("u", People.Ada.Id, 5L), (publish.Topic, notice.User, notice.Read.Position.Ts));
        await ExpectNoMsgAsync(TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, (await View(ada)).Version);
    }

    [Fact]
    public async Task A_stop_during_a_write_still_answers()
    {
        var ada = Ada();
        var caller = CreateTestProbe();
        Watch(ada);

        ada.Tell(Mark(5), caller);
        ada.Tell(StopUser.Instance);

        Assert.True((await caller.ExpectMsgAsync<UserDone>(Soon)).Changed);
        await FishForMessageAsync<Terminated>(_ => true, Soon);
    }

    private IActorRef Ada() => Sys.ActorOf(UserActor.Props(People.Ada.Id, TestActor, TimeProvider.System));

    private static Task<UserDone> Do(IActorRef user, IUserMessage command) => user.Ask<UserDone>(command, Soon);

    private static Task<UserView> View(IActorRef user) => user.Ask<UserView>(new GetUserState { Header = Header() }, Soon);

    private static UserHeader Header() => new() { User = People.Ada.Id, Team = People.Team };

    private static MarkRead Mark(long ts) => new() { Header = Header(), Position = new() { Channel = "C1", Ts = ts } };
}
