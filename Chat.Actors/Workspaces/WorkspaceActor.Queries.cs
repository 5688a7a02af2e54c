using Chat.Actors.Channels;

namespace Chat.Actors.Workspaces;

/// <summary>The part of the workspace that answers from confirmed state and keeps its snapshots.</summary>
internal sealed partial class WorkspaceActor
{
    // A snapshot holds everybody, so a large workspace takes one more rarely: its cost per event stays flat.
    private const int EventsBetweenSnapshots = 500;
    private const int PageSetsKept = 2;

    private readonly List<IReadOnlyList<Directory>> _pageSets = [];
    private long _snapshotVersion;

    private IWorkspaceReply Page(GetDirectory query)
    {
        if (!_confirmed.Exists)
        {
            return new WorkspaceRefused { Code = "team_not_found" };
        }

        if (query.HeadOnly)
        {
            return _confirmed.Head();
        }

        var version = query.Page == 0 ? _confirmed.Version : query.Version;
        var pages = _pageSets.Find(set => set[0].Version == version);
        if (pages is null && version == _confirmed.Version)
        {
            pages = DirectoryPages.Of(_confirmed);
            _pageSets.Add(pages);
            _pageSets.RemoveRange(0, Math.Max(0, _pageSets.Count - PageSetsKept));
        }

        return pages is null || query.Page < 0 || query.Page >= pages.Count ? new WorkspaceRefused { Code = "version_gone" } : pages[query.Page];
    }

    private IWorkspaceReply FindCredentials(FindCredentials query)
    {
        var user = _confirmed.People.FindByEmail(query.Email) ?? _confirmed.People.FindByName(query.Email.ToLowerInvariant());
        return user is null || user.Role == Role.Bot
            ? new WorkspaceRefused { Code = _confirmed.Exists ? "user_not_found" : "team_not_found" }
            : new Credentials { User = user.Id, Hash = _confirmed.People.PasswordHashes.GetValueOrDefault(user.Id, ""), Deleted = user.Deleted };
    }

    private void SnapshotWhenDue()
    {
        if (_confirmed.Version - _snapshotVersion >= Math.Max(EventsBetweenSnapshots, _confirmed.People.ById.Count / 10))
        {
            _snapshotVersion = _confirmed.Version;
            SaveSnapshot(_confirmed.ToSnapshot());
        }
    }
}
