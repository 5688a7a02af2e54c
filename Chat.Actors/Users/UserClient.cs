using Akka.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Google.Protobuf;

namespace Chat.Actors.Users;

/// <summary>
/// Asks a user's entity and repeats under the same request id until it answers: a repetition that comes after another command would undo that one. Also the way
/// by which channels tell people that they joined or left.
/// </summary>
public sealed class UserClient(IRequiredActor<UserRegion> users, TimeProvider time) : IUsers, IMemberships
{
    /// <inheritdoc/>
    public async Task<IUserReply> Ask(IUserMessage message, CancellationToken cancel = default) =>
        await RepeatedAsk.Until<IUserReply>(await users.GetAsync(cancel), Own(message), RepeatedAsk.Deadline, time, cancel)
        ?? new UserRefused { Code = "service_unavailable" };

    /// <inheritdoc/>
    public Task<bool> Note(string team, string user, string channel, ChannelKind kind, bool member, long seq, CancellationToken cancel = default) =>
        Note(team, user, new() { Channel = channel, Kind = kind, Member = member, Seq = seq }, cancel);

    /// <inheritdoc/>
    public Task<bool> Forget(string team, string user, string channel, ChannelKind kind, long seq, CancellationToken cancel = default) =>
        Note(team, user, new() { Channel = channel, Kind = kind, Seq = seq, Gone = true }, cancel);

    /// <summary>A copy with an id: the caller may send its own object once more, and means another request then. A note has the seq of its channel's event for that.</summary>
    private static IUserMessage Own(IUserMessage message)
    {
        if (message is GetUserState or NoteMembership || message.Header.RequestId.Length > 0)
        {
            return message;
        }

        var copy = (IUserMessage)message.Descriptor.Parser.ParseFrom(message.ToByteArray());
        copy.Header.RequestId = Guid.NewGuid().ToString("N");
        return copy;
    }

    private async Task<bool> Note(string team, string user, Membership membership, CancellationToken cancel) =>
        await Ask(new NoteMembership { Header = new() { User = user, Team = team }, Membership = membership }, cancel) is UserDone;
}
