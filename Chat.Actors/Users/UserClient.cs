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
    public async Task<bool> Note(string team, string user, string channel, ChannelKind kind, bool member, long seq, CancellationToken cancel = default)
    {
        var note = new NoteMembership
        {
            Header = new() { User = user, Team = team },
            Membership = new() { Channel = channel, Kind = kind, Member = member, Seq = seq },
        };
        return await Ask(note, cancel) is UserDone;
    }
}
