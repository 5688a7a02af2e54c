using Akka.Actor;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions;

/// <summary>News of a public channel, and people with sockets on this node whom it may concern.</summary>
internal sealed record NewsDue(ChannelNews News, ReadOnlyMemory<byte> Frames, IReadOnlyCollection<string> People) : INoSerializationVerificationNeeded;

/// <summary>The same, for those of them who are not in the channel: members have heard it from the channel's own stream.</summary>
internal sealed record NewsFor(ChannelNews News, ReadOnlyMemory<byte> Frames, IReadOnlyCollection<string> People) : INoSerializationVerificationNeeded;

/// <summary>
/// Finds out whom a channel's news reach by the directory alone. The sockets' own knowledge of their channels comes by another way and may be a moment behind, so
/// the channel itself is asked, which had the change before the directory: who is no member now can join only behind it. One after the other, so that
/// "archived" and "unarchived" keep their order.
/// </summary>
internal sealed class ChannelNewsActor(IChannels channels) : UntypedActor
{
    /// <summary>Ids of so many fit a frame between nodes.</summary>
    private const int AskedAtOnce = 2_000;

    /// <summary>When more is waiting the channels do not answer: then a possible double is better than a loss.</summary>
    private const int MaxWaiting = 1_000;

    private readonly Queue<NewsDue> _waiting = new();
    private bool _asking;

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case NewsDue due when _waiting.Count >= MaxWaiting:
                Context.Parent.Tell(new NewsFor(due.News, due.Frames, due.People));
                break;
            case NewsDue due:
                _waiting.Enqueue(due);
                Next();
                break;
            case NewsFor answered:
                Context.Parent.Tell(answered);
                _asking = false;
                Next();
                break;
        }
    }

    private void Next()
    {
        if (!_asking && _waiting.TryDequeue(out var due))
        {
            _asking = true;
            _ = Outsiders(channels, due).PipeTo(Self, success: people => new NewsFor(due.News, due.Frames, people), failure: _ => new NewsFor(due.News, due.Frames, due.People));
        }
    }

    private static async Task<IReadOnlyCollection<string>> Outsiders(IChannels channels, NewsDue due)
    {
        if (due.News.Change == ChannelChange.Deleted)
        {
            return due.People; // nobody is in it any more; the sockets know what their channels' last events have told them
        }

        var outsiders = due.People.ToHashSet(StringComparer.Ordinal);
        foreach (var people in due.People.Chunk(AskedAtOnce))
        {
            var header = new CommandHeader { Channel = due.News.Channel.Id, Actor = new Actor { Team = due.News.Team, Role = Role.System } };
            if (await channels.Ask(new FindMembers { Header = header, Users = { people } }) is MembersPage members)
            {
                outsiders.ExceptWith(members.Users);
            }
        }

        return outsiders;
    }
}
