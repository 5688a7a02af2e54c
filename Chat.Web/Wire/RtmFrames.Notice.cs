using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Actors.Users;

namespace Chat.Web.Wire;

/// <summary>What only one user's sockets hear.</summary>
public sealed partial class RtmFrames
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Notice(UserNotice notice, ChannelView? view) => notice.NoticeCase switch
    {
        UserNotice.NoticeOneofCase.Membership => Membership(notice, view),
        UserNotice.NoticeOneofCase.Read => Frame(ChannelType(notice.Read.Header.Team, notice.Read.Position.Channel, "marked"), notice.Read.Header, json =>
        {
            json.WriteString("channel", notice.Read.Position.Channel);
            json.WriteString("ts", MessageTs.Format(notice.Read.Position.Ts));
        }),
        UserNotice.NoticeOneofCase.Preference => Frame("pref_change", notice.Preference.Header, json =>
        {
            json.WriteString("name", notice.Preference.Name);
            json.WritePropertyName("value");
            json.WriteRawValue(notice.Preference.Value.Length > 0 ? notice.Preference.Value : "null");
        }),
        UserNotice.NoticeOneofCase.Open => Frame(OpenType(notice.Open), notice.Open.Header, json =>
        {
            json.WriteString("user", notice.User);
            json.WriteString("channel", notice.Open.Channel);
        }),
        UserNotice.NoticeOneofCase.Presence => Frame("manual_presence_change", notice.Presence.Header, json =>
            json.WriteString("presence", notice.Presence.Away ? "away" : "active")),
        UserNotice.NoticeOneofCase.Dnd => Frame("dnd_updated", notice.Dnd.Header, json =>
        {
            json.WriteString("user", notice.User);
            WriteDnd(json, notice);
        }),
        UserNotice.NoticeOneofCase.StarAdded => Star("star_added", notice.StarAdded.Header, notice.StarAdded.Star),
        UserNotice.NoticeOneofCase.StarRemoved => Star("star_removed", notice.StarRemoved.Header, notice.StarRemoved.Star),
        UserNotice.NoticeOneofCase.Ephemeral => Ephemeral(notice.Ephemeral),
        _ => default,
    };

    private ReadOnlyMemory<byte> Membership(UserNotice notice, ChannelView? view)
    {
        var membership = notice.Membership.Membership;
        if (!membership.Member)
        {
            var left = membership.Kind switch
            {
                ChannelKind.Public => "channel_left",
                ChannelKind.Private => "group_left",
                _ => null,
            };
            return left is null ? default : Frame(left, notice.Membership.Header, json => json.WriteString("channel", membership.Channel));
        }

        if (view is null)
        {
            return default;
        }

        var joined = view.Kind switch
        {
            ChannelKind.Private => "group_joined",
            ChannelKind.Direct => "im_created",
            ChannelKind.GroupDirect => "mpim_joined",
            _ => "channel_joined",
        };
        return Frame(joined, notice.Membership.Header, json =>
        {
            if (view.Kind == ChannelKind.Direct)
            {
                json.WriteString("user", notice.User);
            }

            json.WritePropertyName("channel");
            WireChannel.Write(json, view, notice.User, detail: null, directory.Workspace(view.Team));
        });
    }

    private static ReadOnlyMemory<byte> Star(string type, UserHeader header, Star star) => Frame(type, header, json =>
    {
        json.WriteString("user", header.User);
        json.WriteStartObject("item");
        json.WriteString("type", star.Ts > 0 ? "message" : "channel");
        json.WriteString("channel", star.Channel);
        if (star.Ts > 0)
        {
            json.WriteStartObject("message");
            json.WriteString("ts", MessageTs.Format(star.Ts));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    private ReadOnlyMemory<byte> Ephemeral(Ephemeral ephemeral) => FrameBuilder.Start().Add(json =>
    {
        WireMessage.WriteFields(json, ephemeral.Message, ephemeral.Channel, "");
        json.WriteString("channel", ephemeral.Channel);
        json.WriteBoolean("is_ephemeral", true);
        WriteEventTs(json, ephemeral.Message.Ts);
    }).Build();

    private void WriteDnd(Utf8JsonWriter json, UserNotice notice)
    {
        var dnd = notice.Dnd.Dnd;
        var zone = TimeZones.Find(directory.Workspace(notice.Dnd.Header.Team)?.UserById(notice.User)?.Tz ?? "");
        var (start, end) = QuietHours.Next(dnd, zone, time.GetUtcNow());
        json.WriteStartObject("dnd_status");
        json.WriteBoolean("dnd_enabled", dnd.Enabled);
        json.WriteNumber("next_dnd_start_ts", start);
        json.WriteNumber("next_dnd_end_ts", end);
        json.WriteBoolean("snooze_enabled", dnd.SnoozeUntil > 0);
        if (dnd.SnoozeUntil > 0)
        {
            json.WriteNumber("snooze_endtime", dnd.SnoozeUntil);
        }

        json.WriteEndObject();
    }

    private static string OpenType(OpenChanged open) => (open.Channel.StartsWith('G') ? "mpim_" : "im_") + (open.Open ? "open" : "close");

    private string ChannelType(string team, string channel, string what)
    {
        var kind = channel[0] switch
        {
            'D' => "im",
            'G' => "mpim",
            _ => directory.Workspace(team)?.ChannelById(channel)?.Kind == ChannelKind.Private ? "group" : "channel",
        };
        return $"{kind}_{what}";
    }

    private static ReadOnlyMemory<byte> Frame(string type, UserHeader header, Action<Utf8JsonWriter> fields) => FrameBuilder.Start().Add(json =>
    {
        json.WriteString("type", type);
        fields(json);
        WriteEventTs(json, header.At);
    }).Build();
}
