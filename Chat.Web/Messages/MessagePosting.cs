using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Actors.Sessions;
using Chat.Actors.Workspaces;
using Chat.Web.Api;
using Chat.Web.Conversations;

namespace Chat.Web.Messages;

/// <summary>
/// The one way from a draft to a committed message, for chat.postMessage and for sockets. The sender's client_msg_id is the request id: the same again, on any
/// node, gets the first message back.
/// </summary>
public sealed class MessagePosting(IChannels channels, DirectOpening opening, IDirectory directory, ApiRateLimits limits) : IRtmPosting
{
    /// <summary>The committed message, or a Slack error code with a sentence about it.</summary>
    public async Task<(PostAccepted? Posted, string Error, string Detail)> Post(string channel, DraftInput input, CancellationToken cancel)
    {
        // What has not the shape of an id never reaches a shard region: each would wake an entity.
        if (!ConversationIds.IsConversation(channel))
        {
            return (null, "channel_not_found", "");
        }

        var composed = MessageDraft.Compose(input);
        if (composed.Draft is null)
        {
            return (null, composed.Error, composed.Detail);
        }

        var header = new CommandHeader { Channel = channel, Actor = input.Author.ToActor(), RequestId = input.ClientMsgId };
        switch (await channels.Ask(new PostMessage { Header = header, Draft = composed.Draft }, cancel))
        {
            case PostAccepted posted:
                await opening.For(input.Author, channel, cancel);
                return (posted, "", "");
            case Refused refused:
                return (null, refused.Code, "");
            case var other:
                throw new InvalidOperationException($"A post was answered with {other.GetType().Name}.");
        }
    }

    async Task<RtmPosted> IRtmPosting.Post(Identity sender, RtmDraft draft, CancellationToken cancel)
    {
        if (directory.Workspace(sender.Team) is not { } workspace)
        {
            return new RtmPosted.Refused("service_unavailable");
        }

        if (sender.Scopes.Count > 0 && !sender.Scopes.Contains("chat:write", StringComparer.Ordinal))
        {
            return new RtmPosted.Refused("missing_scope");
        }

        if (!limits.AdmitPost(sender.TokenHash, out _))
        {
            return new RtmPosted.Refused(ApiErrors.RateLimited);
        }

        long thread = 0;
        if (!string.IsNullOrEmpty(draft.ThreadTs) && !MessageTs.TryParse(draft.ThreadTs, out thread))
        {
            return new RtmPosted.Refused("thread_not_found");
        }

        var input = new DraftInput
        {
            Author = sender,
            Directory = workspace,
            Text = draft.Text,
            ThreadTs = thread,
            Broadcast = draft.Broadcast,
            ClientMsgId = draft.ClientMsgId ?? "",
        };
        var (posted, error, _) = await Post(draft.Channel, input, cancel);
        return posted is null ? new RtmPosted.Refused(error) : new RtmPosted.Accepted(posted.Channel, posted.Message.Ts, posted.Message.Text);
    }
}
