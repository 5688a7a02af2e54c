using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Web.Api;
using Chat.Web.Wire;

namespace Chat.Web.Conversations;

/// <summary>conversations.open and close (and im.open): whether a direct conversation shows in the caller's own sidebar; opening makes it when it is new.</summary>
public sealed class OpenMethods(ConversationDesk desk, DirectConversations direct, IUsers users) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("conversations.open", RateTier.Tier3, "Opens the direct conversation with one to eight others, or an existing one by id.",
            [
                Arg.Text("channel", "Id of a direct conversation."),
                Arg.List("users", "One to eight user ids; the caller is added."),
                Arg.Bool("return_im", "Accepted; the whole object is always returned."),
            ],
            Open) { Scope = "im:write" },
        new("im.open", RateTier.Tier4, "Old name of conversations.open with one user.",
            [Arg.Text("user", "User id.", required: true, missing: "user_not_found"), Arg.Bool("return_im", "Accepted."), Arg.Bool("include_locale", "Accepted.")],
            call => OpenWith(call, [call.Required("user")])) { Scope = "im:write" },
        new("conversations.close", RateTier.Tier2, "Takes a direct conversation out of the caller's sidebar; nothing is deleted.",
            [Arg.Text("channel", "Id of a direct conversation.", required: true)],
            Close) { Scope = "im:write" },
    ];

    private async Task<ApiResult> Open(ApiCall call)
    {
        if (call.Has("channel"))
        {
            var (view, refusal) = await desk.View(call, Access.Follow);
            return view is null ? refusal!
                : view.Kind is not (ChannelKind.Direct or ChannelKind.GroupDirect) ? ApiResult.Error("method_not_supported_for_channel_type")
                : await Show(call, view);
        }

        var others = call.List("users");
        return others.Count == 0 ? ApiResult.Error("users_list_not_supplied") : await OpenWith(call, others);
    }

    private async Task<ApiResult> OpenWith(ApiCall call, IReadOnlyList<string> others)
    {
        var (view, refusal) = await direct.With(call, others);
        return view is null ? refusal! : await Show(call, view);
    }

    private async Task<ApiResult> Show(ApiCall call, ChannelView view)
    {
        var (changed, refusal) = await Set(call, view, open: true);
        return refusal ?? ConversationAnswer.Of(call, view, new ConversationDetail(IsOpen: true), flags: changed ? [] : ["no_op", "already_open"]);
    }

    private async Task<ApiResult> Close(ApiCall call)
    {
        var (view, refusal) = await desk.View(call, Access.Follow);
        if (view is null)
        {
            return refusal!;
        }

        if (view.Kind is not (ChannelKind.Direct or ChannelKind.GroupDirect))
        {
            return ApiResult.Error("method_not_supported_for_channel_type");
        }

        (var changed, refusal) = await Set(call, view, open: false);
        return refusal ?? ApiResult.Ok(json =>
        {
            if (!changed)
            {
                json.WriteBoolean("no_op", true);
                json.WriteBoolean("already_closed", true);
            }
        });
    }

    private async Task<(bool Changed, ApiResult? Refusal)> Set(ApiCall call, ChannelView view, bool open) =>
        await users.Ask(new SetOpen { Header = call.UserHeader(), Channel = view.Id, Open = open, Kind = view.Kind }, call.Cancel) switch
        {
            UserDone done => (done.Changed, null),
            UserRefused refused => (false, ApiResult.Error(refused.Code)),
            var other => throw new InvalidOperationException($"SetOpen was answered with {other.GetType().Name}."),
        };
}
