using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Actors.Users;

namespace Chat.Tests.Web.Conversations.Town;

/// <summary>What belongs to each person, by the real rules; they learn of memberships only when they are told, and keep what is shown to them.</summary>
public sealed class TownPeople(TimeProvider time) : IUsers, IMemberships, IUserNotices
{
    private readonly Dictionary<string, UserState> _states = new(StringComparer.Ordinal);

    /// <summary>What was published to sockets.</summary>
    public List<UserNotice> Notices { get; } = [];

    /// <summary>False: nobody's entity answers.</summary>
    public bool Answers { get; set; } = true;

    public UserState Of(string user) => _states.GetValueOrDefault(user) ?? new UserState(user);

    public Task<IUserReply> Ask(IUserMessage message, CancellationToken cancel = default)
    {
        lock (_states)
        {
            var state = Of(message.Header.User);
            if (!Answers || message is GetUserState)
            {
                return Task.FromResult<IUserReply>(Answers ? state.ToView() : new UserRefused { Code = "service_unavailable" });
            }

            var (e, refusal) = state.Decide(message, MessageTs.FromTime(time.GetUtcNow()));
            _states[state.User] = e is null ? state : state.Apply(e);
            return Task.FromResult<IUserReply>(refusal is null ? new UserDone { Changed = e is not null } : new UserRefused { Code = refusal });
        }
    }

    public async Task<bool> Note(string team, string user, string channel, ChannelKind kind, bool member, long seq, CancellationToken cancel = default)
    {
        var membership = new Membership { Channel = channel, Kind = kind, Member = member, Seq = seq };
        return await Ask(new NoteMembership { Header = new UserHeader { User = user, Team = team }, Membership = membership }, cancel) is UserDone;
    }

    public async Task<bool> Forget(string team, string user, string channel, ChannelKind kind, long seq, CancellationToken cancel = default)
    {
        var membership = new Membership { Channel = channel, Kind = kind, Seq = seq, Gone = true };
        return await Ask(new NoteMembership { Header = new UserHeader { User = user, Team = team }, Membership = membership }, cancel) is UserDone;
    }

    public void Publish(UserNotice notice) => Notices.Add(notice);
}
