using Chat.Actors.Channels;
using Chat.Actors.Channels.History;

namespace Chat.Node.Provisioning;

/// <summary>Posts the messages of a demo, into channels in which nobody has written yet.</summary>
public sealed class ProvisionMessages(IChannels channels, IHistory history)
{
    /// <summary>How far back it looks for somebody's message.</summary>
    private const int Limit = 200;

    public async Task Provision(ProvisioningScope scope, IReadOnlyList<DeclaredMessage> declared, CancellationToken cancel)
    {
        foreach (var channel in declared.GroupBy(message => message.Channel, StringComparer.Ordinal))
        {
            var id = scope.ChannelId(channel.Key);
            var view = ProvisionChannels.Accept<ChannelFound>(await channels.Ask(new GetChannel { Header = scope.ToChannel(id), Access = Access.See }, cancel), channel.Key).View;
            await history.EnsureProjected(id, view.HeadSeq, cancel);
            var newest = await history.Page(id, new HistoryRange(0, long.MaxValue, Inclusive: true, Limit), cancel);
            // Topics and purposes leave messages too, with a subtype.
            if (!newest.Messages.Any(message => message.Subtype is "" or "bot_message"))
            {
                await Post(scope, id, channel.ToArray(), cancel);
            }
        }
    }

    private async Task Post(ProvisioningScope scope, string channel, IReadOnlyList<DeclaredMessage> messages, CancellationToken cancel)
    {
        foreach (var message in messages)
        {
            var parent = await Post(scope, channel, message, 0, cancel);
            foreach (var reply in message.Replies)
            {
                await Post(scope, channel, reply, parent, cancel);
            }
        }
    }

    private async Task<long> Post(ProvisioningScope scope, string channel, DeclaredMessage message, long thread, CancellationToken cancel)
    {
        var user = scope.Directory.UserByName(message.User)!;
        var draft = new Message { Text = message.Text, ThreadTs = thread, BotId = user.BotId, AppId = user.AppId };
        var post = new PostMessage { Header = scope.ToChannel(channel, user.Id), Draft = draft };
        post.Header.Actor.BotId = user.BotId;
        post.Header.Actor.AppId = user.AppId;
        var posted = ProvisionChannels.Accept<PostAccepted>(await channels.Ask(post, cancel), message.Channel);
        foreach (var reaction in message.Reactions)
        {
            foreach (var by in reaction.Users)
            {
                var add = new AddReaction { Header = scope.ToChannel(channel, scope.UserId(by)), Ts = posted.Message.Ts, Name = reaction.Name };
                ProvisionChannels.Accept<Done>(await channels.Ask(add, cancel), message.Channel);
            }
        }

        return posted.Message.Ts;
    }
}
