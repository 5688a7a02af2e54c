using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;

namespace Chat.Web.Wire;

/// <summary>What everybody in a workspace hears of its directory.</summary>
public sealed partial class RtmFrames
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Directory(IWorkspaceEvent e) => e switch
    {
        UserAdded added => Frame("team_join", added.Header, json => WriteUser(json, added.User, added.Header.Team)),
        UserChanged changed => Frame("user_change", changed.Header, json => WriteUser(json, changed.User, changed.Header.Team)),
        // Private channels are nobody's business but their members' (P7).
        ChannelRegistered { Channel: { Kind: ChannelKind.Public } channel } registered => Frame("channel_created", registered.Header, json =>
        {
            json.WriteStartObject("channel");
            json.WriteString("id", channel.Id);
            json.WriteString("name", channel.Name);
            json.WriteString("name_normalized", channel.Name);
            json.WriteBoolean("is_channel", true);
            json.WriteNumber("created", channel.Created / 1_000_000);
            json.WriteString("creator", channel.Creator);
            json.WriteEndObject();
        }),
        _ => default,
    };

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> News(ChannelNews news) => news.Channel.Kind != ChannelKind.Public ? default : FrameBuilder.Start().Add(json =>
    {
        if (news.Change == ChannelChange.Renamed)
        {
            json.WriteString("type", "channel_rename");
            WriteNamed(json, news.Channel.Id, news.Channel.Name, isChannel: true);
        }
        else if (news.Change == ChannelChange.Deleted)
        {
            WriteGone(json, news.Channel.Id, ChannelKind.Public);
        }
        else
        {
            json.WriteString("type", news.Change == ChannelChange.Archived ? "channel_archive" : "channel_unarchive");
            json.WriteString("channel", news.Channel.Id);
            json.WriteString("user", news.By);
        }

        WriteEventTs(json, news.At);
    }).Build();

    private void WriteUser(Utf8JsonWriter json, User user, string team)
    {
        json.WritePropertyName("user");
        WireUser.Write(json, user, new WireContext(team, address.Default, time.GetUtcNow().ToUnixTimeSeconds(), WithEmail: true));
    }

    private static ReadOnlyMemory<byte> Frame(string type, WorkspaceHeader header, Action<Utf8JsonWriter> fields) => FrameBuilder.Start().Add(json =>
    {
        json.WriteString("type", type);
        fields(json);
        WriteEventTs(json, header.At);
    }).Build();
}
