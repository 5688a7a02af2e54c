using Google.Protobuf;

namespace Chat.Actors.Workspaces;

/// <summary>
/// A directory cut into pages that fit a frame between nodes (Akka's default limit is 128,000 bytes; 100,000 users are about 15 MB). Holds no password hashes
/// and no pending members. The entries are shared with the state, not copied.
/// </summary>
internal static class DirectoryPages
{
    public const int PageBytes = 65_536;

    public static IReadOnlyList<Directory> Of(WorkspaceState state)
    {
        var pages = new List<Directory> { state.Head() };
        var bytes = 0;
        Fill(state.People.ById.Values, page => page.Users);
        Fill(state.Channels.ById.Values, page => page.Channels);
        Fill(state.Apps.ById.Values, page => page.Apps);
        Fill(state.Tokens.ByHash.Values, page => page.Tokens);
        Fill(state.Tokens.Ended.InOrder, page => page.EndedTokens);
        Fill(state.Invitations.ByHash.Values, page => page.Invitations);
        foreach (var page in pages)
        {
            page.Pages = pages.Count;
        }

        return pages;

        void Fill<T>(IEnumerable<T> entries, Func<Directory, Google.Protobuf.Collections.RepeatedField<T>> field)
            where T : IMessage
        {
            foreach (var entry in entries)
            {
                var size = entry.CalculateSize() + 8;
                if (bytes > 0 && bytes + size > PageBytes)
                {
                    pages.Add(state.Head());
                    bytes = 0;
                }

                field(pages[^1]).Add(entry);
                bytes += size;
            }
        }
    }

    /// <summary>Puts pages of one version together again.</summary>
    public static Directory Join(IReadOnlyList<Directory> pages)
    {
        var whole = new Directory();
        foreach (var page in pages)
        {
            whole.MergeFrom(page);
        }

        return whole;
    }
}
