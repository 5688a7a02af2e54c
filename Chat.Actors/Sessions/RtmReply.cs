using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Kernel;

namespace Chat.Actors.Sessions;

/// <summary>The frames a connection itself answers with: hello, goodbye, pong, replies, errors (slack-api.md, RTM) and our own resumed.</summary>
internal static class RtmReply
{
    /// <summary>As in events: nothing here ends up in HTML, and escapes would make the text differ from the event's.</summary>
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Hello(IRtmFrames frames) => frames.Json("""{"type":"hello"}"""u8);

    public static ReadOnlyMemory<byte> Goodbye(IRtmFrames frames) => frames.Json("""{"type":"goodbye"}"""u8);

    /// <summary>The pong repeats every scalar of the ping, as Slack's does: clients measure round trips with fields of their own.</summary>
    public static ReadOnlyMemory<byte> Pong(IRtmFrames frames, JsonElement ping) => Write(frames, json =>
    {
        json.WriteString("type", "pong");
        foreach (var field in ping.EnumerateObject())
        {
            if (field.Name == "id")
            {
                json.WritePropertyName("reply_to");
                field.Value.WriteTo(json);
            }
            else if (field.Name is not ("type" or "reply_to") && field.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            {
                field.WriteTo(json);
            }
        }
    });

    public static ReadOnlyMemory<byte> Posted(IRtmFrames frames, JsonElement id, RtmPosted.Accepted accepted) => Write(frames, json =>
    {
        json.WriteBoolean("ok", true);
        WriteReplyTo(json, id);
        json.WriteString("ts", MessageTs.Format(accepted.Ts));
        json.WriteString("text", accepted.Text);
    });

    public static ReadOnlyMemory<byte> Refused(IRtmFrames frames, JsonElement id, string code) => Write(frames, json =>
    {
        json.WriteBoolean("ok", false);
        WriteReplyTo(json, id);
        WriteError(json, RtmError.Refused, code);
    });

    public static ReadOnlyMemory<byte> Error(IRtmFrames frames, RtmError error, string message, JsonElement id = default) => Write(frames, json =>
    {
        json.WriteString("type", "error");
        WriteReplyTo(json, id);
        WriteError(json, error, message);
    });

    /// <summary>Ours: the channel does not answer, its events come later.</summary>
    public static ReadOnlyMemory<byte> Unavailable(IRtmFrames frames, string channel) => Write(frames, json =>
    {
        json.WriteString("type", "channel_unavailable");
        json.WriteString("channel", channel);
    });

    /// <summary>Ours: it answers again, events after this number follow.</summary>
    public static ReadOnlyMemory<byte> Available(IRtmFrames frames, string channel, long head) => Write(frames, json =>
    {
        json.WriteString("type", "channel_available");
        json.WriteString("channel", channel);
        json.WriteNumber("head", head);
    });

    public static ReadOnlyMemory<byte> Resumed(IRtmFrames frames, ResumeOutcome outcome) => Write(frames, json =>
    {
        json.WriteString("type", "resumed");
        json.WriteString("channel", outcome.Channel);
        json.WriteBoolean("recovered", outcome.Recovered);
        if (outcome.Recovered)
        {
            // Not called seq: exactly one frame of an event carries that name.
            json.WriteNumber("head", outcome.Seq);
        }
        else
        {
            json.WriteString("reason", outcome.Reason);
        }
    });

    private static void WriteReplyTo(Utf8JsonWriter json, JsonElement id)
    {
        if (id.ValueKind is JsonValueKind.Number or JsonValueKind.String)
        {
            json.WritePropertyName("reply_to");
            id.WriteTo(json);
        }
    }

    private static void WriteError(Utf8JsonWriter json, RtmError error, string message)
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", (int)error);
        json.WriteString("msg", message);
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Write(IRtmFrames frames, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return frames.Json(buffer.WrittenSpan);
    }
}

/// <summary>Numbers of error frames. Slack documents none but shows small integers; clients read <c>msg</c>.</summary>
internal enum RtmError
{
    Malformed = 1,
    Refused = 2,
    UnknownType = 3,
}
