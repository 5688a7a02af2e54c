using Akka.Actor;
using Chat.Actors.Kernel;

namespace Chat.Actors.Workspaces;

/// <summary>Fetches all pages of a directory at one version.</summary>
internal static class DirectoryFetch
{
    /// <summary>
    /// The whole directory; null when the workspace does not exist yet; fails with <see cref="TimeoutException"/> when a page does not come within
    /// the deadline of an ask, or when the workspace changed so fast that no version stayed long enough.
    /// </summary>
    public static async Task<Directory?> Whole(IActorRef region, WorkspaceCommand header, TimeProvider time, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var first = await Page(region, new() { Header = header }, time, cancel);
            if (first is not Directory head)
            {
                return null;
            }

            var pages = new List<Directory> { head };
            while (pages.Count < head.Pages && await Page(region, new() { Header = header, Page = pages.Count, Version = head.Version }, time, cancel) is Directory next)
            {
                pages.Add(next);
            }

            if (pages.Count >= head.Pages)
            {
                return DirectoryPages.Join(pages);
            }
        }

        throw new TimeoutException("The directory changed while it was being read, five times.");
    }

    private static async Task<IWorkspaceReply> Page(IActorRef region, GetDirectory query, TimeProvider time, CancellationToken cancel) =>
        await RepeatedAsk.Until<IWorkspaceReply>(region, query, RepeatedAsk.Deadline, time, cancel)
        ?? throw new TimeoutException("The workspace did not answer.");
}
