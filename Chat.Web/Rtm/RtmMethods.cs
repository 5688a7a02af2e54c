using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Users;
using Chat.Web.Api;
using Chat.Web.Security;
using Chat.Web.Sockets;
using Chat.Web.Wire;

namespace Chat.Web.Rtm;

/// <summary>rtm.connect and rtm.start: a WebSocket address that is valid once, for 30 seconds.</summary>
public sealed class RtmMethods(ITickets tickets, IUsers users, IHistory history, PublicAddress address) : IApiMethods
{
    /// <summary>Most users, and most conversations, that rtm.start lists. It does not grow with the workspace (DESIGN.md P8); clients page through the rest.</summary>
    public const int StartLimit = 1_000;

    private static readonly ApiArgument[] Options =
    [
        Arg.Bool("batch_presence_aware", "Presence of several users may come in one frame."),
        Arg.Bool("resume", "Ours: the client will send a resume frame; channel events wait for it, 10 s at most."),
        Arg.Bool("presence_sub", "Accepted and always so: presence comes only for users subscribed to."),
    ];

    public IEnumerable<ApiMethod> Methods =>
    [
        new("rtm.connect", RateTier.Tier3, "Opens a stream of events: the address of a WebSocket.", Options, Connect) { Scope = "rtm:stream" },
        new("rtm.start", RateTier.Tier2, "As rtm.connect, with at most 1,000 users and conversations for clients of old.", Options, Start) { Scope = "rtm:stream" },
    ];

    private async Task<ApiResult> Connect(ApiCall call) => await Issue(call) is { } url
        ? ApiResult.Ok(json => WriteConnection(json, call, url))
        : ApiResult.Error(ApiErrors.ServiceUnavailable);

    private async Task<ApiResult> Start(ApiCall call)
    {
        if (await users.Ask(new GetUserState { Header = call.UserHeader() }, call.Cancel) is not UserView state || await Issue(call) is not { } url)
        {
            return ApiResult.Error(ApiErrors.ServiceUnavailable);
        }

        var ids = state.Memberships.Where(membership => membership.Member).Select(membership => membership.Channel)
            .Order(StringComparer.Ordinal).Take(StartLimit).ToArray();
        var channels = await history.ChannelsById(ids, call.Cancel);
        return ApiResult.Ok(json =>
        {
            WriteConnection(json, call, url);
            WriteUsers(json, call);
            WriteChannels(json, call, "channels", channels, ChannelKind.Public, ChannelKind.Private);
            WriteChannels(json, call, "groups", channels);
            WriteChannels(json, call, "ims", channels, ChannelKind.Direct);
            WriteChannels(json, call, "mpims", channels, ChannelKind.GroupDirect);
            WriteBots(json, call);
        });
    }

    private async Task<string?> Issue(ApiCall call)
    {
        try
        {
            var ticket = await tickets.Issue(new TicketGrant(call.Identity, call.Bool("batch_presence_aware"), call.Bool("resume"), call.Workspace.Version), call.Cancel);
            return $"{address.WebSocketOf(call.Http)}{SocketHosting.Path}?ticket={ticket}";
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static void WriteConnection(Utf8JsonWriter json, ApiCall call, string url)
    {
        json.WriteString("url", url);
        json.WriteStartObject("team");
        json.WriteString("id", call.Workspace.Team);
        json.WriteString("name", call.Workspace.Name);
        json.WriteString("domain", call.Workspace.Domain);
        json.WriteEndObject();
        json.WriteStartObject("self");
        json.WriteString("id", call.Identity.User);
        json.WriteString("name", call.Self()?.Name ?? call.Identity.User);
        json.WriteEndObject();
    }

    private static void WriteUsers(Utf8JsonWriter json, ApiCall call)
    {
        var wire = call.Wire();
        json.WriteStartArray("users");
        foreach (var user in call.Workspace.UsersAfter("", StartLimit))
        {
            WireUser.Write(json, user, wire);
        }

        json.WriteEndArray();
    }

    private static void WriteChannels(Utf8JsonWriter json, ApiCall call, string name, IEnumerable<ChannelSummary> channels, params ChannelKind[] kinds)
    {
        json.WriteStartArray(name);
        foreach (var channel in channels.Where(channel => kinds.Contains(channel.Kind)))
        {
            WireChannel.Write(json, Conversation.Of(channel, isMember: true), call.Identity.User, directory: call.Workspace);
        }

        json.WriteEndArray();
    }

    private static void WriteBots(Utf8JsonWriter json, ApiCall call)
    {
        var wire = call.Wire();
        json.WriteStartArray("bots");
        foreach (var app in call.Workspace.Apps.Where(app => app.BotId.Length > 0).Take(StartLimit))
        {
            WireBot.Write(json, app, deleted: false, wire);
        }

        json.WriteEndArray();
    }
}
