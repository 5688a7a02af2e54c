using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>One channel's actor with everything around it in the test's hand.</summary>
public abstract class ChannelKit : TestKit
{
    private TestProbe? _mediator;

    protected static readonly Actor Ada = People.Ada.As();
    protected static readonly Actor Linus = People.Linus.As();
    protected static readonly Actor Mallory = People.Mallory.As();

    protected ChannelKit()
        : base(ChannelTestConfig.Hocon) => Journal = JournalScript.Of(Sys);

    protected TestProbe Mediator => _mediator ??= CreateTestProbe("mediator");
    protected HistoryFake History { get; } = new();
    protected MembershipsFake Memberships { get; } = new();
    protected ClockFake Clock { get; } = new();
    protected JournalScript Journal { get; }

    protected async Task<IActorRef> Created(ChannelKind kind = ChannelKind.Public, ChannelLimits? limits = null)
    {
        var channel = Start(limits);
        await Ask<Done>(channel, Create(kind, People.Ada.Id, People.Linus.Id));
        await Published();
        return channel;
    }

    protected IActorRef Start(ChannelLimits? limits = null)
    {
        var channel = ChannelProps(limits);
        return Sys.ActorOf(Props.Create(() => new ChannelWire(channel)));
    }

    protected Props ChannelProps(ChannelLimits? limits = null)
    {
        var environment = new ChannelEnvironment(Clock, History, Memberships, Mediator.Ref, limits ?? ChannelLimits.Default);
        return Props.Create(() => new ChannelActor(Channel, environment));
    }

    protected async Task<IActorRef> Restarted(IActorRef channel)
    {
        Watch(channel);
        channel.Tell(StopChannel.Instance, TestActor);
        await ExpectTerminatedAsync(channel);
        return Start();
    }

    /// <summary>The next event on the channel's topic; announcements of its head are passed over.</summary>
    protected async Task<EventPublished> Published()
    {
        while (true)
        {
            if ((await Mediator.ExpectMsgAsync<Publish>()).Message is EventPublished e)
            {
                return (EventPublished)ChannelWire.Through(Sys, e);
            }
        }
    }

    /// <summary>No event is published for a moment; the head may be announced.</summary>
    protected async Task NothingPublished()
    {
        while (await Mediator.ReceiveOneAsync(TimeSpan.FromMilliseconds(50)) is { } message)
        {
            Assert.IsType<HeadAnnounced>(((Publish)message).Message);
        }
    }

    protected static async Task<T> Ask<T>(IActorRef channel, IChannelMessage message)
        where T : IChannelReply
    {
        var reply = await channel.Ask<IChannelReply>(message, TimeSpan.FromSeconds(10));
        return reply is T expected ? expected : throw new Xunit.Sdk.XunitException($"{message.GetType().Name} was answered with {reply}");
    }
}
