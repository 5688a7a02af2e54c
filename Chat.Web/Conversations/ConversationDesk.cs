using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Users;
using Chat.Web.Api;

namespace Chat.Web.Conversations;

/// <summary>
/// What every method about a conversation begins with: asking the channel itself whether the caller may, and bringing the read model up to what the channel
/// has confirmed. No method reads history before <see cref="View"/> or <see cref="Projected"/> has answered with a view.
/// </summary>
public sealed class ConversationDesk(IChannels channels, IHistory history, IUsers users, IMemberships memberships)
{
    /// <summary>How many people's entities are asked at a time when an answer must wait for them.</summary>
    private const int AskedAtOnce = 16;

    /// <summary>The read model; only for who holds a view.</summary>
    public IHistory History => history;

    /// <summary>The channel named by the argument as the caller sees it, or the refusal.</summary>
    public async Task<(ChannelView? View, ApiResult? Refusal)> View(ApiCall call, Access access, string argument = "channel")
    {
        var (found, refusal) = await Ask<ChannelFound>(call, new GetChannel { Header = call.ChannelHeader(call.Required(argument)), Access = access });
        return (found?.View, refusal);
    }

    /// <summary>The same, and history holds everything the channel has confirmed (read your writes, on every node).</summary>
    public async Task<(ChannelView? View, ApiResult? Refusal)> Projected(ApiCall call, Access access, string argument = "channel")
    {
        var (view, refusal) = await View(call, access, argument);
        if (view is not null)
        {
            await history.EnsureProjected(view.Id, view.HeadSeq, call.Cancel);
        }

        return (view, refusal);
    }

    /// <summary>Sends a command or query; the answer of the wanted kind, or the refusal with the channel's own code.</summary>
    public async Task<(T? Answer, ApiResult? Refusal)> Ask<T>(ApiCall call, IChannelMessage message)
        where T : class, IChannelReply
    {
        // What has not the shape of an id never reaches a shard region: each would wake an entity.
        if (!ConversationIds.IsConversation(message.Header.Channel))
        {
            return (null, ApiResult.Error("channel_not_found"));
        }

        return await channels.Ask(message, call.Cancel) switch
        {
            T answer => (answer, null),
            Refused refused => (null, ApiResult.Error(refused.Code)),
            var other => throw new InvalidOperationException($"{message.GetType().Name} was answered with {other.GetType().Name}."),
        };
    }

    /// <summary>The caller's own state; null when it does not answer in time.</summary>
    public async Task<UserView?> Caller(ApiCall call) => await users.Ask(new GetUserState { Header = call.UserHeader() }, call.Cancel) as UserView;

    /// <summary>
    /// Returns when these people's own entities know that they are in the channel, or not any more, so that their next list shows it. The channel tells them too:
    /// one that does not answer in time is left to that.
    /// </summary>
    public async Task Note(ApiCall call, string channel, ChannelKind kind, long seq, bool member, IEnumerable<string> people)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = call.Cancel };
        await Parallel.ForEachAsync(people, options, async (user, cancel) =>
            await memberships.Note(call.Identity.Team, user, channel, kind, member, seq, cancel));
    }
}
