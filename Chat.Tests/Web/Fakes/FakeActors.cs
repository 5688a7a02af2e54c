using System.Collections.Concurrent;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Channels.History;
using Chat.Actors.Presence;
using Chat.Actors.Sessions;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Users;
using Chat.Web.Users;

namespace Chat.Tests.Web.Fakes;

/// <summary>Keeps what belongs to each user, as the real entity does.</summary>
public sealed class FakeUsers : IUsers
{
    private readonly ConcurrentDictionary<string, UserView> _views = new(StringComparer.Ordinal);

    public UserView Of(string user) => _views.GetOrAdd(user, id => new UserView { User = id });

    public Task<IUserReply> Ask(IUserMessage message, CancellationToken cancel = default)
    {
        var view = Of(message.Header.User);
        switch (message)
        {
            case GetUserState:
                return Task.FromResult<IUserReply>(view.Clone());
            case SetPreference set:
                view.Preferences[set.Name] = set.Value;
                break;
            case SetDnd set:
                view.Dnd = set.Dnd;
                break;
            case SetManualPresence set:
                view.ManualAway = set.Away;
                break;
            case SetStar set:
                return Task.FromResult(Star(view, set));
        }

        return Task.FromResult<IUserReply>(new UserDone { Changed = true });
    }

    private static IUserReply Star(UserView view, SetStar set)
    {
        var known = view.Stars.FirstOrDefault(star => star.Channel == set.Star.Channel && star.Ts == set.Star.Ts);
        if (set.Starred == known is not null)
        {
            return new UserRefused { Code = set.Starred ? "already_starred" : "not_starred" };
        }

        if (known is null)
        {
            view.Stars.Add(set.Star);
        }
        else
        {
            view.Stars.Remove(known);
        }

        return new UserDone { Changed = true };
    }
}

/// <summary>Channels that exist because a test says so; everybody may read those in <see cref="Views"/>.</summary>
public sealed class FakeChannels : IChannels
{
    public Dictionary<string, ChannelView> Views { get; } = new(StringComparer.Ordinal);

    public Task<IChannelReply> Ask(IChannelMessage message, CancellationToken cancel = default) => Task.FromResult<IChannelReply>(
        Views.TryGetValue(message.Header.Channel, out var view) ? new ChannelFound { View = view } : new Refused { Code = "channel_not_found", Channel = message.Header.Channel });
}

/// <summary>A read model that holds what a test put in.</summary>
public sealed class FakeHistory : IHistory
{
    public List<ChannelSummary> Summaries { get; } = [];
    public List<(string Channel, Message Message)> Messages { get; } = [];

    public Task EnsureProjected(string channel, long seq, CancellationToken cancel = default) => Task.CompletedTask;
    public Task<HistoryPage> Page(string channel, HistoryRange range, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<HistoryPage?> Thread(string channel, long threadTs, HistoryRange range, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<Message?> Find(string channel, long ts, CancellationToken cancel = default) => Task.FromResult<Message?>(Messages.FirstOrDefault(pair => pair.Channel == channel && pair.Message.Ts == ts).Message);
    public Task<IReadOnlyList<Message>> Pinned(string channel, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<UnreadCounts> CountUnread(string channel, string user, long afterTs, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<ReactedPage> Reacted(ReactedFilter filter, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<int> CountReacted(ReactedFilter filter, int most, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<IReadOnlyList<ChannelSummary>> Channels(ChannelFilter filter, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<IReadOnlyList<ChannelSummary>> ChannelsById(IReadOnlyCollection<string> ids, CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<ChannelSummary>>([.. Summaries.Where(summary => ids.Contains(summary.Id))]);

    public static ChannelSummary Channel(string id, string name, ChannelKind kind, bool archived = false) => new(
        id, Support.People.Team, kind, name, Support.People.Ada.Id, 1_700_000_000_000_000, archived, General: false, "", "", 0, "", "", 0, 1, [], 0);
}

/// <summary>Hands out numbered tickets.</summary>
public sealed class FakeTickets : ITickets
{
    public List<TicketGrant> Issued { get; } = [];

    public Task<string> Issue(TicketGrant grant, CancellationToken cancel = default)
    {
        Issued.Add(grant);
        return Task.FromResult($"ticket{Issued.Count}");
    }

    public Task<TicketGrant?> Redeem(string ticket, CancellationToken cancel = default) => throw new NotSupportedException();

    public bool IsIssuedHere(string ticket) => false;
}

/// <summary>Everybody in <see cref="Active"/> is there.</summary>
public sealed class FakePresence : IPresence
{
    public HashSet<string> Active { get; } = new(StringComparer.Ordinal);
    public List<(string User, bool Away)> Told { get; } = [];

    public Task<PresenceView?> Find(string user, CancellationToken cancel = default) =>
        Task.FromResult<PresenceView?>(new PresenceView { User = user, Active = Active.Contains(user), Connections = Active.Contains(user) ? 1 : 0 });

    public Task SetAway(string user, bool away, CancellationToken cancel = default)
    {
        Told.Add((user, away));
        return Task.CompletedTask;
    }
}

/// <summary>Opens no sockets: those have tests of their own.</summary>
public sealed class FakeSessions : ISessions
{
    public Task<IConnection?> Open(TicketGrant grant, Outbox outbox, CancellationToken cancel = default) => Task.FromResult<IConnection?>(null);
}

/// <summary>Every membership is noted at once.</summary>
public sealed class FakeMemberships : IMemberships
{
    public Task<bool> Note(string team, string user, string channel, ChannelKind kind, bool member, long seq, CancellationToken cancel = default) => Task.FromResult(true);
    public Task<bool> Forget(string team, string user, string channel, ChannelKind kind, long seq, CancellationToken cancel = default) => Task.FromResult(true);
}

/// <summary>Nobody listens.</summary>
public sealed class FakeUserNotices : IUserNotices
{
    public List<UserNotice> Sent { get; } = [];

    public void Publish(UserNotice notice) => Sent.Add(notice);
}
