using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;

namespace Chat.Web.Messages;

/// <summary>
/// A message brings a direct conversation back into the sidebars of all its people, as in Slack: also for who has closed it, or never opened it. The message is
/// committed before, so what fails here costs a sidebar entry and nothing else.
/// </summary>
public sealed class DirectOpening(IChannels channels, IUsers users, TimeProvider time)
{
    /// <summary>A person's entity that is being moved to another node must not hold up the answer to who writes to them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Returns at once for channels.</summary>
    public async Task For(Identity sender, string channel, CancellationToken cancel)
    {
        if (channel[0] is not ('D' or 'G'))
        {
            return;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            var header = new CommandHeader { Channel = channel, Actor = sender.ToActor() };
            if (await channels.Ask(new GetChannel { Header = header, Access = Access.Follow }, either.Token) is ChannelFound { View: var view })
            {
                await Task.WhenAll(view.Members.Select(user => Open(view, user, either.Token)));
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Out of patience: the next message tries again.
        }
    }

    private Task Open(ChannelView view, string user, CancellationToken cancel) => users.Ask(
        new SetOpen { Header = new UserHeader { User = user, Team = view.Team }, Channel = view.Id, Kind = view.Kind, Open = true },
        cancel);
}
