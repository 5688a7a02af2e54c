using Chat.Web.Api;

namespace Chat.Web.Messages;

/// <summary>The arguments that say what a message looks like, and the draft they make. Those that Slack takes and that change nothing here are simply not declared.</summary>
internal static class DraftArguments
{
    /// <summary>For every method that writes a message.</summary>
    public static IEnumerable<ApiArgument> Content =>
    [
        Arg.Text("text", "mrkdwn, up to 40,000 characters."),
        Arg.Json("blocks", "Array of up to 50 blocks.", invalid: "invalid_blocks_format"),
        Arg.Json("attachments", "Array of up to 100 attachments.", invalid: "invalid_attachments"),
        Arg.Text("parse", "none leaves addresses as text; full turns names into mentions."),
        Arg.Bool("link_names", "Turns @name and #name into mentions."),
    ];

    /// <summary>For new messages of bots: another name and picture.</summary>
    public static IEnumerable<ApiArgument> Appearance =>
    [
        Arg.Text("username", "Bots only: name to appear under."),
        Arg.Text("icon_emoji", "Bots only: emoji to appear under."),
        Arg.Text("icon_url", "Bots only: address of a picture to appear under."),
    ];

    public static ApiArgument Metadata => Arg.Json("metadata", "Object with event_type and event_payload.", invalid: "invalid_metadata_format");

    /// <summary>A draft of the call's content arguments; the caller adds what else its method takes.</summary>
    public static DraftInput Draft(this ApiCall call) => new()
    {
        Author = call.Identity,
        Directory = call.Workspace,
        Text = call.Text("text") ?? "",
        Blocks = call.Json("blocks"),
        Attachments = call.Json("attachments"),
        Parse = call.Text("parse") ?? "",
        LinkNames = call.Bool("link_names"),
    };

    public static DraftInput WithAppearance(this DraftInput draft, ApiCall call) => draft with
    {
        Username = call.Text("username") ?? "",
        IconEmoji = call.Text("icon_emoji") ?? "",
        IconUrl = call.Text("icon_url") ?? "",
    };

    public static ApiResult Refusal(string error, string detail) => detail.Length == 0 ? ApiResult.Error(error) : ApiResult.Error(error, "[ERROR] " + detail);
}
