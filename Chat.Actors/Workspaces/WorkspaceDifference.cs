using System.Collections.Immutable;
using Google.Protobuf;

namespace Chat.Actors.Workspaces;

/// <summary>
/// What a node's listeners must hear after a hole was healed by fetching the directory anew: the events between are lost, what they changed is not.
/// Time proportional to the directory. Every event carries the new version.
/// </summary>
internal static class WorkspaceDifference
{
    public static IEnumerable<IWorkspaceEvent> Between(WorkspaceState before, WorkspaceState after)
    {
        var header = new WorkspaceHeader { Team = after.Team, Version = after.Version };
        return new[]
        {
            Compare(before.People.ById, after.People.ById, user => new UserAdded { Header = header, User = user }, user => new UserChanged { Header = header, User = user }),
            before.Tokens.ByHash.Where(entry => !after.Tokens.ByHash.ContainsKey(entry.Key)).Select(entry => new TokenRevoked { Header = header, Hash = entry.Value.Hash, User = entry.Value.User }),
            after.Tokens.ByHash.Where(entry => !before.Tokens.ByHash.ContainsKey(entry.Key)).Select(entry => new TokenIssued { Header = header, Token = entry.Value }),
            Compare(before.Channels.ById, after.Channels.ById, channel => new ChannelRegistered { Header = header, Channel = channel }, channel => new ChannelChanged { Header = header, Channel = channel }),
            before.Channels.ById.Keys.Where(id => !after.Channels.ById.ContainsKey(id)).Select(id => new ChannelRemoved { Header = header, Channel = id }),
            Compare(before.Apps.ById, after.Apps.ById, app => new AppAdded { Header = header, App = app }, app => new AppChanged { Header = header, App = app }),
        }.SelectMany(events => events);
    }

    private static IEnumerable<IWorkspaceEvent> Compare<T>(
        ImmutableDictionary<string, T> before, ImmutableDictionary<string, T> after, Func<T, IWorkspaceEvent> added, Func<T, IWorkspaceEvent> changed)
        where T : class, IMessage
    {
        foreach (var (id, now) in after)
        {
            if (!before.TryGetValue(id, out var then))
            {
                yield return added(now);
            }
            else if (!then.Equals(now))
            {
                yield return changed(now);
            }
        }
    }
}
