using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Actors.Sessions;
using Chat.Actors.Workspaces;
using Chat.Web.Security;

namespace Chat.Web.Wire;

/// <summary>
/// Slack's RTM events (slack-api.md, Events), as whole WebSocket frames. A channel's event may be several of Slack's; exactly one frame carries <c>seq</c>: the
/// message where there is one, else the only one, else the first.
/// </summary>
public sealed partial class RtmFrames(IDirectory directory, PublicAddress address, TimeProvider time) : IRtmFrames
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Json(ReadOnlySpan<byte> utf8) => FrameBuilder.Start().Add(utf8).Build();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Typing(UserTyping typing) => FrameBuilder.Start().Add(json =>
    {
        json.WriteString("type", "user_typing");
        json.WriteString("channel", typing.Channel);
        json.WriteString("user", typing.User);
        if (typing.ThreadTs > 0)
        {
            json.WriteString("thread_ts", MessageTs.Format(typing.ThreadTs));
        }
    }).Build();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Presence(IReadOnlyCollection<string> users, bool active, bool batch)
    {
        var frames = FrameBuilder.Start();
        var presence = active ? "active" : "away";
        if (batch && users.Count > 1)
        {
            return frames.Add(json =>
            {
                json.WriteString("type", "presence_change");
                json.WriteStartArray("users");
                foreach (var user in users)
                {
                    json.WriteStringValue(user);
                }

                json.WriteEndArray();
                json.WriteString("presence", presence);
            }).Build();
        }

        foreach (var user in users)
        {
            frames.Add(json =>
            {
                json.WriteString("type", "presence_change");
                json.WriteString("user", user);
                json.WriteString("presence", presence);
            });
        }

        return frames.Build();
    }

    private static void WriteEventTs(Utf8JsonWriter json, long micros) => json.WriteString("event_ts", MessageTs.Format(micros));

    private static bool IsPrivate(ChannelKind kind) => kind == ChannelKind.Private;
}
