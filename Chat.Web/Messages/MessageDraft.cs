using System.Buffers;
using System.Text;
using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Web.Markup;
using Chat.Web.Wire;

namespace Chat.Web.Messages;

/// <summary>
/// Makes of what a caller wants to say the message that a channel is asked to post: the one place with Slack's rules about text, blocks, attachments and
/// metadata, for the API and for sockets alike.
/// </summary>
public static class MessageDraft
{
    /// <summary>Characters (UTF-16) of text, as it came and as it is kept. Slack truncates posts behind this many and refuses longer updates with msg_too_long.</summary>
    public const int MaxText = 40_000;

    /// <summary>Longest client_msg_id, username and icon argument in characters; ids are UUIDs of 36.</summary>
    public const int MaxField = 255;

    /// <summary>Checks and escapes. The draft's ts, user and thread parent are the channel's business.</summary>
    public static DraftResult Compose(DraftInput input)
    {
        if (Misfit(input) is { } misfit)
        {
            return misfit;
        }

        var blocks = BlockJson.Check(input.Blocks);
        var attachments = AttachmentJson.Check(input.Attachments);
        var metadata = MetadataJson.Check(input.Metadata);
        if ((blocks.Refusal ?? attachments.Refusal ?? metadata.Refusal) is { } refusal)
        {
            return refusal;
        }

        if (string.IsNullOrWhiteSpace(input.Text) && blocks.Json.Length == 0 && attachments.Json.Length == 0)
        {
            return DraftResult.Refuse("no_text");
        }

        var text = Mrkdwn.Escape(MrkdwnCut.Plain(input.Text, MaxText), OptionsOf(input));
        if (!input.Truncate && text.Length > MaxText)
        {
            return DraftResult.Refuse("msg_too_long");
        }

        var draft = new Message
        {
            Text = MrkdwnCut.Escaped(text, MaxText),
            Blocks = blocks.Json,
            Attachments = attachments.Json,
            Metadata = metadata.Json,
            Subtype = input.Subtype,
            ClientMsgId = input.ClientMsgId,
            ThreadTs = input.ThreadTs,
            Broadcast = input.Broadcast && input.ThreadTs > 0,
        };
        if (input.Author.BotId.Length > 0)
        {
            Disguise(draft, input);
        }

        return new DraftResult(draft);
    }

    private static DraftResult? Misfit(DraftInput input)
    {
        if (!input.Truncate && input.Text.Length > MaxText)
        {
            return DraftResult.Refuse("msg_too_long");
        }

        if (!IsUnicode(input.Text))
        {
            return DraftResult.Refuse("invalid_arguments", "text must be Unicode without NUL");
        }

        if (input.ClientMsgId.Length > MaxField || input.Username.Length > MaxField || input.IconEmoji.Length > MaxField)
        {
            return DraftResult.Refuse("invalid_arguments", $"client_msg_id, username and icon_emoji have at most {MaxField} characters");
        }

        var badIcon = input.IconUrl.Length > 0
            && !(input.IconUrl.Length <= 2_000 && Uri.TryCreate(input.IconUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https");
        return badIcon ? DraftResult.Refuse("invalid_arguments", "icon_url must be an http or https address") : null;
    }

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i]))))
            {
                return false;
            }
        }

        return true;
    }

    private static MrkdwnOptions OptionsOf(DraftInput input)
    {
        var names = input.LinkNames || input.Parse == "full";
        return new MrkdwnOptions(input.Parse != "none", names ? input.Directory : null, names && input.Author.Role != Role.Guest);
    }

    /// <summary>Another name makes a bot's post a bot_message, as in Slack.</summary>
    private static void Disguise(Message draft, DraftInput input)
    {
        draft.Username = input.Username;
        if (input.Username.Length > 0 && draft.Subtype.Length == 0)
        {
            draft.Subtype = "bot_message";
        }

        if (input.IconEmoji.Length > 0 || input.IconUrl.Length > 0)
        {
            draft.Icons = Icons(input);
        }
    }

    private static string Icons(DraftInput input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, WireJson.WriterOptions);
        json.WriteStartObject();
        if (input.IconEmoji.Length > 0)
        {
            json.WriteString("emoji", ":" + input.IconEmoji.Trim(':') + ":");
        }
        else
        {
            json.WriteString("image_36", input.IconUrl);
            json.WriteString("image_48", input.IconUrl);
            json.WriteString("image_64", input.IconUrl);
            json.WriteString("image_72", input.IconUrl);
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
