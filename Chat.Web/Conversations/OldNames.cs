using Chat.Web.Api;

namespace Chat.Web.Conversations;

/// <summary>
/// Methods of before 2018 under their old names, where arguments and answers are the same as today's: channels.* for public and private channels, groups.* for
/// private ones, im.* and mpim.* for direct conversations. The channel's own rules apply, so a kind that does not fit is refused as it is today.
/// </summary>
public sealed class OldNames(
    InfoMethods info, HistoryMethods history, MemberMethods members, NameMethods names, SettingMethods settings, MarkMethods mark, OpenMethods open) : IApiMethods
{
    private static readonly string[] OfChannels = ["archive", "create", "history", "info", "kick", "leave", "mark", "rename", "replies", "setPurpose", "setTopic", "unarchive"];
    private static readonly string[] OfGroups = ["archive", "history", "kick", "leave", "mark", "rename", "setPurpose", "setTopic", "unarchive"];
    private static readonly string[] OfDirect = ["close", "history", "mark"];

    public IEnumerable<ApiMethod> Methods
    {
        get
        {
            var today = new IApiMethods[] { info, history, members, names, settings, mark, open }
                .SelectMany(feature => feature.Methods)
                .Where(method => method.Name.StartsWith("conversations.", StringComparison.Ordinal))
                .ToDictionary(method => method.Name["conversations.".Length..], StringComparer.Ordinal);
            return Under("channels", OfChannels).Concat(Under("groups", OfGroups)).Concat(Under("im", OfDirect)).Concat(Under("mpim", OfDirect));

            IEnumerable<ApiMethod> Under(string family, string[] verbs) => verbs.Select(verb => today[verb] with
            {
                Name = $"{family}.{verb}",
                Summary = $"Old name of conversations.{verb}.",
            });
        }
    }
}
