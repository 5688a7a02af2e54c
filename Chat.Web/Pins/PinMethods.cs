using Chat.Actors.Channels;
using Chat.Web.Api;
using Chat.Web.Conversations;
using Chat.Web.Messages;
using Chat.Web.Wire;

namespace Chat.Web.Pins;

/// <summary>pins.add, remove and list.</summary>
public sealed class PinMethods(ConversationDesk desk, Permalinks links) : IApiMethods
{
    private const long MicrosPerSecond = 1_000_000;

    public IEnumerable<ApiMethod> Methods =>
    [
        new("pins.add", RateTier.Tier2, "Pins a message to its conversation.",
            Item, call => Pin(call, (header, ts) => new AddPin { Header = header, Ts = ts })) { Scope = "pins:write" },
        new("pins.remove", RateTier.Tier2, "Takes a pin off.",
            Item, call => Pin(call, (header, ts) => new RemovePin { Header = header, Ts = ts })) { Scope = "pins:write" },
        new("pins.list", RateTier.Tier2, "Pinned messages, newest pin first.",
            [Arg.Text("channel", "Conversation id.", required: true, missing: "channel_not_found")],
            List) { Scope = "pins:read" },
    ];

    private static ApiArgument[] Item =>
    [
        Arg.Text("channel", "Conversation id.", required: true, missing: "channel_not_found"),
        Arg.Ts("timestamp", "The message's ts.", required: true, missing: "no_item_specified", invalid: "bad_timestamp"),
    ];

    private async Task<ApiResult> Pin(ApiCall call, Func<CommandHeader, long, IChannelCommand> command)
    {
        var header = call.ChannelHeader(call.Required("channel"));
        var (done, refusal) = await desk.Ask<Done>(call, command(header, call.Ts("timestamp") ?? 0));
        return done is null ? refusal! : ApiResult.Ok();
    }

    private async Task<ApiResult> List(ApiCall call)
    {
        var (view, refusal) = await desk.Projected(call, Access.Read);
        if (view is null)
        {
            return refusal!;
        }

        var pinned = await desk.History.Pinned(view.Id, call.Cancel);
        return ApiResult.Ok(json =>
        {
            json.WriteStartArray("items");
            foreach (var message in pinned)
            {
                json.WriteStartObject();
                json.WriteString("type", "message");
                json.WriteString("channel", view.Id);
                json.WriteNumber("created", message.PinnedTs / MicrosPerSecond);
                json.WriteString("created_by", message.PinnedBy);
                json.WriteStartObject("message");
                WireMessage.WriteFields(json, message, view.Id, view.Team, call.Identity.User, call.Workspace);
                json.WriteString("permalink", links.Of(call.Http, view.Id, message));
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
