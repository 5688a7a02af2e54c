using Chat.Actors.Channels;
using Chat.Web.Api;
using Chat.Web.Conversations;
using Chat.Web.Messages;
using Chat.Web.Wire;

namespace Chat.Web.Reactions;

/// <summary>reactions.add, remove and get.</summary>
public sealed class ReactionMethods(ConversationDesk desk, Permalinks links) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("reactions.add", RateTier.Tier3, "Puts an emoji under a message.",
            [Name, .. Item],
            call => React(call, (header, ts, name) => new AddReaction { Header = header, Ts = ts, Name = name })) { Scope = "reactions:write" },
        new("reactions.remove", RateTier.Tier2, "Takes the caller's emoji away.",
            [Name, .. Item],
            call => React(call, (header, ts, name) => new RemoveReaction { Header = header, Ts = ts, Name = name })) { Scope = "reactions:write" },
        new("reactions.get", RateTier.Tier3, "A message with its reactions.",
            [.. Item, Arg.Bool("full", "Names every user, not only the first 50 of each emoji.")],
            Get) { Scope = "reactions:read" },
    ];

    private static ApiArgument Name => Arg.Text("name", "Emoji name without colons.", required: true, missing: "invalid_name", invalid: "invalid_name");

    private static IEnumerable<ApiArgument> Item =>
    [
        Arg.Text("channel", "Conversation id.", required: true, missing: "no_item_specified"),
        Arg.Ts("timestamp", "The message's ts.", required: true, missing: "no_item_specified", invalid: "bad_timestamp"),
    ];

    private async Task<ApiResult> React(ApiCall call, Func<CommandHeader, long, string, IChannelCommand> command)
    {
        if (EmojiNames.Canonical(call.Required("name")) is not { } name)
        {
            return ApiResult.Error("invalid_name");
        }

        var header = call.ChannelHeader(call.Required("channel"));
        var (done, refusal) = await desk.Ask<Done>(call, command(header, call.Ts("timestamp") ?? 0, name));
        return done is null ? refusal! : ApiResult.Ok();
    }

    private async Task<ApiResult> Get(ApiCall call)
    {
        var (view, refusal) = await desk.Projected(call, Access.Read);
        if (view is null)
        {
            return refusal!;
        }

        if (await desk.History.Find(view.Id, call.Ts("timestamp") ?? 0, call.Cancel) is not { } message)
        {
            return ApiResult.Error("message_not_found");
        }

        return ApiResult.Ok(json =>
        {
            json.WriteString("type", "message");
            json.WriteString("channel", view.Id);
            json.WriteStartObject("message");
            WireMessage.WriteFields(json, message, view.Id, view.Team, call.Identity.User, call.Workspace, everyReactor: call.Bool("full"));
            json.WriteString("permalink", links.Of(call.Http, view.Id, message));
            json.WriteEndObject();
        });
    }
}
