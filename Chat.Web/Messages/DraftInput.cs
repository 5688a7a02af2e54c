using System.Text.Json;
using Chat.Actors.Workspaces;

namespace Chat.Web.Messages;

/// <summary>What a caller wants to say, as it came, from whatever door: chat.postMessage, chat.update, chat.postEphemeral, chat.meMessage or a socket.</summary>
public sealed record DraftInput
{
    /// <summary>Who writes. Bots may appear under another name and picture.</summary>
    public required Identity Author { get; init; }

    /// <summary>Where names are looked up.</summary>
    public required IWorkspaceDirectory Directory { get; init; }

    public string Text { get; init; } = "";
    public JsonElement? Blocks { get; init; }
    public JsonElement? Attachments { get; init; }
    public JsonElement? Metadata { get; init; }
    public string Subtype { get; init; } = "";
    public string ClientMsgId { get; init; } = "";

    /// <summary>Microseconds, 0 outside threads.</summary>
    public long ThreadTs { get; init; }
    public bool Broadcast { get; init; }

    /// <summary>none: addresses stay text. full: names become mentions.</summary>
    public string Parse { get; init; } = "";
    public bool LinkNames { get; init; }

    public string Username { get; init; } = "";
    public string IconEmoji { get; init; } = "";
    public string IconUrl { get; init; } = "";

    /// <summary>Text that is too long: cut when true (posting), refused with msg_too_long when false (changing).</summary>
    public bool Truncate { get; init; } = true;
}

/// <summary>A draft for the channel, or a Slack error code, with a sentence for people who read answers by hand.</summary>
public sealed record DraftResult(Chat.Actors.Channels.Message? Draft, string Error = "", string Detail = "")
{
    public static DraftResult Refuse(string error, string detail = "") => new(null, error, detail);
}
