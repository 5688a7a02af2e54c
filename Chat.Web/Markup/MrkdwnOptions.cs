using Chat.Actors.Workspaces;

namespace Chat.Web.Markup;

/// <summary>What of a text becomes a link when it is stored.</summary>
/// <param name="LinkUrls">Whether bare addresses become &lt;address&gt;; off with <c>parse=none</c>.</param>
/// <param name="Names">With <c>link_names</c> or <c>parse=full</c>: where @name and #name are looked up. Null: they stay text.</param>
/// <param name="LinkChannels">Whether #name is looked up too; not for guests, who learn of no channel they are not in.</param>
public sealed record MrkdwnOptions(bool LinkUrls = true, IWorkspaceDirectory? Names = null, bool LinkChannels = false)
{
    public static readonly MrkdwnOptions Default = new();
}
