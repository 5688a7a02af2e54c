using System.Collections.Immutable;
using Chat.Actors.Kernel;
using Google.Protobuf;

namespace Chat.Actors.Workspaces;

/// <summary>Which workspaces this server has, by domain. Pure but for new ids, which stand in the events.</summary>
public sealed record InstallationState
{
    public static readonly InstallationState Empty = new();

    public long Version { get; init; }
    public ImmutableSortedDictionary<string, WorkspaceOpened> ByDomain { get; init; } = ImmutableSortedDictionary.Create<string, WorkspaceOpened>(StringComparer.Ordinal);

    /// <summary>
    /// The answer and, when a workspace is new, its event. With only_if_first any workspace that exists refuses, also the one of the same domain: who comes
    /// second must not be taken for the founder. Only a repeat of the very same request is not second.
    /// </summary>
    public (IMessage Reply, WorkspaceOpened? Event) Decide(OpenWorkspace command)
    {
        if (WorkspaceNames.CheckDomain(command.Domain) is { } code)
        {
            return (new OpenRefused { Code = code }, null);
        }

        if (command.Name.Length is 0 or > WorkspaceLimits.WorkspaceName)
        {
            return (new OpenRefused { Code = "invalid_team_name" }, null);
        }

        if (ByDomain.TryGetValue(command.Domain, out var known))
        {
            var repeat = command.RequestId.Length > 0 && command.RequestId == known.RequestId;
            return command.OnlyIfFirst && !repeat
                ? (new OpenRefused { Code = "not_first" }, null)
                : (new WorkspaceOpenedReply { Entry = known.Entry, Existed = !repeat }, null);
        }

        if (command.OnlyIfFirst && !ByDomain.IsEmpty)
        {
            return (new OpenRefused { Code = "not_first" }, null);
        }

        var entry = new InstallationEntry { Team = Ids.NewTeam(), Domain = command.Domain, Name = command.Name };
        return (new WorkspaceOpenedReply { Entry = entry }, new WorkspaceOpened { Entry = entry, Version = Version + 1, RequestId = command.RequestId });
    }

    public InstallationState Apply(WorkspaceOpened e) => new() { Version = e.Version, ByDomain = ByDomain.SetItem(e.Entry.Domain, e) };

    public WorkspaceList ToList()
    {
        var list = new WorkspaceList { Version = Version };
        list.Entries.AddRange(ByDomain.Values.Select(opened => opened.Entry));
        return list;
    }
}
