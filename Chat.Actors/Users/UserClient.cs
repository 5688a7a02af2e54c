using Akka.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;

namespace Chat.Actors.Users;

/// <summary>Asks a user's entity and repeats until it answers. Also the way by which channels tell people that they joined or left.</summary>
public sealed class UserClient(IRequiredActor<UserRegion> users, TimeProvider time) : IUsers, IMemberships
{
    /// <inheritdoc/>
    public async Task<IUserReply> Ask(IUserMessage message, CancellationToken cancel = default) =>
        await RepeatedAsk.Until<IUserReply>(await users.GetAsync(cancel), message, RepeatedAsk.Deadline, time, cancel)
        ?? new UserRefused { Code = "service_unavailable" };

    /// <inheritdoc/>
    public Task<bool> Note(string team, string user, string channel, ChannelKind kind, bool member, long seq, CancellationToken cancel = default) =>
        Note(team, user, new() { Channel = channel, Kind = kind, Member = member, Seq = seq }, cancel);

    /// <inheritdoc/>
    public Task<bool> Forget(string team, string user, string channel, ChannelKind kind, long seq, CancellationToken cancel = default) =>
        Note(team, user, new() { Channel = channel, Kind = kind, Seq = seq, Gone = true }, cancel);

    private async Task<bool> Note(string team, string user, Membership membership, CancellationToken cancel) =>
        await Ask(new NoteMembership { Header = new() { User = user, Team = team }, Membership = membership }, cancel) is UserDone;
}
