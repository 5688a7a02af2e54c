using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Presence;
using Chat.Actors.Sessions;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Chat.Tests.Channels.Fanout;
using Chat.Tests.Support;
using Chat.Web;
using Chat.Web.Security;
using Chat.Web.Wire;
using UserState = Chat.Actors.Users.UserView;

namespace Chat.Tests.Sessions;

/// <summary>Users as the test says they are.</summary>
public sealed class StandingUsers : IUsers
{
    public UserState State { get; } = new() { User = People.Ada.Id, Version = 1 };

    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>How often the state was asked for.</summary>
    public int Asked { get; private set; }

    public async Task<IUserReply> Ask(IUserMessage message, CancellationToken cancel = default)
    {
        await Gate;
        Asked++;
        lock (State)
        {
            return State.Clone();
        }
    }

    /// <summary>The user's state changes; whether anybody is told is another matter.</summary>
    public void Note(Membership membership)
    {
        lock (State)
        {
            if (State.Memberships.FirstOrDefault(known => known.Channel == membership.Channel) is { } old)
            {
                State.Memberships.Remove(old);
            }

            State.Memberships.Add(membership);
        }
    }
}

/// <summary>Accepts every message after the test says so, and remembers what it was given.</summary>
public sealed class RememberingPosting : IRtmPosting
{
    public List<RtmDraft> Drafts { get; } = [];

    public List<Identity> Senders { get; } = [];

    public Func<RtmDraft, RtmPosted> Answer { get; set; } = draft => new RtmPosted.Accepted(draft.Channel, 1_700_000_000_000_100, draft.Text);

    public Task<RtmPosted> Post(Identity sender, RtmDraft draft, CancellationToken cancel = default)
    {
        Senders.Add(sender);
        Drafts.Add(draft);
        return Task.FromResult(Answer(draft));
    }
}

/// <summary>One node with pub/sub, lanes and the sessions actor; channels, users and the log are in the test's hand.</summary>
public sealed class SessionSystem : IAsyncDisposable
{
    public const string Config = """
        akka {
          loglevel = WARNING
          stdout-loglevel = WARNING
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          cluster.jmx.multi-mbeans-in-same-jvm = on
          cluster.pub-sub.send-to-dead-letters-when-no-subscribers = off
          coordinated-shutdown.exit-clr = off
        }
        """;

    public SessionSystem(SessionOptions? options = null, ActorSystem? system = null, TimeProvider? time = null)
    {
        Akka = system ?? ActorSystem.Create("sessions", ConfigurationFactory.ParseString(Config));
        Cluster.Get(Akka).Join(Cluster.Get(Akka).SelfAddress);
        Channels = new StandingChannels(Log);
        Frames = new RtmFrames(Directory, new PublicAddress(new ChatWebOptions()), TimeProvider.System);
        var chosen = options ?? new SessionOptions { ResumeWindow = TimeSpan.FromMilliseconds(50) };
        var lanes = FanoutLanes.Start(Akka, new RelayContext(Channels, Log, Frames, chosen.Relays));
        Presence = Akka.ActorOf(Props.Create(() => new Recorder(PresenceSeen)));
        PresenceRelay = Akka.ActorOf(Props.Create(() => new PresenceRelay(Presence, Frames, new PresenceOptions(), TimeProvider.System)));
        var context = new SessionContext(Channels, Users, Directory, Frames, Posting, lanes, Presence, PresenceRelay, time ?? TimeProvider.System, chosen);
        Sessions = Akka.ActorOf(Props.Create(() => new SessionsActor(context)));
    }

    public ActorSystem Akka { get; }
    public WrittenLog Log { get; } = new();
    public StandingChannels Channels { get; }
    public StandingUsers Users { get; } = new();
    public RememberingPosting Posting { get; } = new();
    public SmallDirectory Directory { get; } = new(People.Ada, People.Linus);
    public RtmFrames Frames { get; }
    public IActorRef Sessions { get; }
    public IActorRef Presence { get; }
    public IActorRef PresenceRelay { get; }
    public System.Collections.Concurrent.ConcurrentQueue<object> PresenceSeen { get; } = new();

    public static TicketGrant Grant(Person person, string token = "aa", long expires = 0) =>
        new(new Identity(People.Team, person.Id, Role.Member, TokenKind.User, "", "", [], token, expires), BatchPresenceAware: false);

    /// <summary>Makes the person a member of a channel that exists, as the user's state says.</summary>
    public void Member(string channel, ChannelKind kind = ChannelKind.Public)
    {
        Channels.With(channel, kind, People.Ada.Id, People.Linus.Id);
        Users.Note(new Membership { Channel = channel, Kind = kind, Member = true, Seq = 0 });
    }

    public async Task<(ReadingClient Client, IActorRef Connection)> Open(Person? person = null, string token = "aa", Outbox? outbox = null, long expires = 0, bool willResume = false)
    {
        var client = new ReadingClient(outbox ?? new Outbox());
        var opened = await Sessions.Ask<ConnectionOpened>(new OpenConnection(Grant(person ?? People.Ada, token, expires) with { WillResume = willResume }, client.Outbox), TimeSpan.FromSeconds(5));
        return (client, opened.Connection!);
    }

    /// <summary>Opens and waits for hello.</summary>
    public async Task<(ReadingClient Client, IActorRef Connection)> Greeted(Person? person = null, string token = "aa", Outbox? outbox = null, long expires = 0, bool willResume = false)
    {
        var socket = await Open(person, token, outbox, expires, willResume);
        await Eventually.That("hello is said", () => socket.Client.Has("hello"), TimeSpan.FromSeconds(15));
        return socket;
    }

    /// <summary>Commits a message and publishes it as the channel's owner does.</summary>
    public void Post(string channel, ChannelKind kind = ChannelKind.Public) => Publish(Log.Post(channel), kind);

    public void Publish(IChannelEvent e, ChannelKind kind = ChannelKind.Public) =>
        DistributedPubSub.Get(Akka).Mediator.Tell(new Publish(FanoutTopics.OfChannel(e.Header.Channel), EventEnvelope.Wrap(e, kind)));

    public void Notify(UserNotice notice) => DistributedPubSub.Get(Akka).Mediator.Tell(new Publish(FanoutTopics.Users, notice));

    public static UserNotice Membership(string channel, bool member, long seq, ChannelKind kind = ChannelKind.Public) => new()
    {
        User = People.Ada.Id,
        Membership = new MembershipNoted
        {
            Header = new UserHeader { User = People.Ada.Id, Team = People.Team, At = 1_700_000_000_000_000 },
            Membership = new Membership { Channel = channel, Kind = kind, Member = member, Seq = seq },
        },
    };

    public static void Send(IActorRef connection, string json, Action? done = null) =>
        connection.Tell(new ClientFrame(System.Text.Encoding.UTF8.GetBytes(json), done ?? (() => { })));

    public async ValueTask DisposeAsync() => await Akka.Terminate();

    private sealed class Recorder(System.Collections.Concurrent.ConcurrentQueue<object> seen) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            seen.Enqueue(message);
            if (message is GetPresence get)
            {
                Sender.Tell(new PresenceView { User = get.User, Active = true });
            }
        }
    }
}
