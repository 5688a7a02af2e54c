using Chat.Actors.Channels;
using Chat.Web.Api;

namespace Chat.Web.Conversations;

/// <summary>Who is in a channel: conversations.join, leave, invite, kick. Answered when the people concerned see it in their lists.</summary>
public sealed class MemberMethods(ConversationDesk desk) : IApiMethods
{
    /// <summary>Slack's limit for one invitation.</summary>
    private const int MaxInvited = 1_000;

    public IEnumerable<ApiMethod> Methods =>
    [
        new("conversations.join", RateTier.Tier3, "The caller joins a public channel.", [Channel], Join) { Scope = "channels:join" },
        new("conversations.leave", RateTier.Tier3, "The caller leaves a channel; not having been in it is fine.", [Channel], Leave) { Scope = "channels:write" },
        new("conversations.invite", RateTier.Tier3, "Puts people into a channel.",
            [Channel, Arg.List("users", "Up to 1,000 user ids."), Arg.Bool("force", "Invites whom it can and passes over the others.")],
            Invite) { Scope = "channels:write.invites" },
        new("conversations.kick", RateTier.Tier3, "Takes somebody out of a channel.",
            [Channel, Arg.Text("user", "User id.", required: true, missing: "user_not_found")],
            Kick) { Scope = "channels:manage" },
    ];

    private static ApiArgument Channel => Arg.Text("channel", "Channel id.", required: true);

    private async Task<ApiResult> Join(ApiCall call)
    {
        var (done, refusal) = await desk.Ask<Done>(call, new JoinChannel { Header = call.ChannelHeader(call.Required("channel")) });
        return done is null ? refusal! : await Joined(call, done, [call.Identity.User]);
    }

    private async Task<ApiResult> Leave(ApiCall call)
    {
        var id = call.Required("channel");
        var (view, refusal) = await desk.View(call, Access.See);
        if (view is null)
        {
            return refusal!;
        }

        (var done, refusal) = await desk.Ask<Done>(call, new LeaveChannel { Header = call.ChannelHeader(id) });
        if (done is null)
        {
            return refusal!;
        }

        await desk.Note(call, id, view.Kind, done.Seq, member: false, [call.Identity.User]);
        await desk.History.EnsureProjected(id, done.Seq, call.Cancel);
        return ApiResult.Ok(json =>
        {
            if (done.Warning == "not_in_channel")
            {
                json.WriteBoolean("not_in_channel", true);
            }
        });
    }

    private async Task<ApiResult> Invite(ApiCall call)
    {
        var id = call.Required("channel");
        var users = call.List("users").Distinct(StringComparer.Ordinal).ToArray();
        var (view, refusal) = await desk.View(call, Access.See);
        if (view is null)
        {
            return refusal!;
        }

        var errors = users.Select(user => (User: user, Code: InviteRefusal(call, user))).Where(error => error.Code is not null).ToArray();
        var welcome = users.Except(errors.Select(error => error.User), StringComparer.Ordinal).ToArray();
        if (users.Length is 0 or > MaxInvited || (errors.Length > 0 && !(call.Bool("force") && welcome.Length > 0)))
        {
            return users.Length == 0 ? ApiResult.Error("no_user")
                : users.Length > MaxInvited ? ApiResult.Error("too_many_users")
                : Refused(errors, users.Length);
        }

        (var done, refusal) = await desk.Ask<Done>(call, new InviteUsers { Header = call.ChannelHeader(id), Users = { welcome } });
        return done is null ? refusal! : await Joined(call, done, welcome);
    }

    private async Task<ApiResult> Kick(ApiCall call)
    {
        var id = call.Required("channel");
        var user = call.Required("user");
        var (view, refusal) = await desk.View(call, Access.See);
        if (view is null)
        {
            return refusal!;
        }

        if (call.Workspace.UserById(user) is null)
        {
            return ApiResult.Error("user_not_found");
        }

        (var done, refusal) = await desk.Ask<Done>(call, new KickUser { Header = call.ChannelHeader(id), User = user });
        if (done is null)
        {
            return refusal!;
        }

        await desk.Note(call, id, view.Kind, done.Seq, member: false, [user]);
        await desk.History.EnsureProjected(id, done.Seq, call.Cancel);
        return ApiResult.Ok();
    }

    private async Task<ApiResult> Joined(ApiCall call, Done done, string[] users)
    {
        // Every one of them is a member as of this seq, whichever of the command's events brought them in.
        await desk.Note(call, done.Channel, done.View.Kind, done.Seq, member: true, users);
        await desk.History.EnsureProjected(done.Channel, done.Seq, call.Cancel);
        return ConversationAnswer.Of(call, done.View, warning: done.Warning);
    }

    private static string? InviteRefusal(ApiCall call, string user) =>
        call.Workspace.UserById(user) is not { Deleted: false } ? "user_not_found"
        : user == call.Identity.User ? "cant_invite_self"
        : null;

    /// <summary>Of several people, each refused one is named, as in Slack.</summary>
    private static ApiResult Refused((string User, string? Code)[] errors, int asked) => asked == 1
        ? ApiResult.Error(errors[0].Code!)
        : ApiResult.Error(errors[0].Code!, json =>
        {
            json.WriteStartArray("errors");
            foreach (var (user, code) in errors)
            {
                json.WriteStartObject();
                json.WriteString("user", user);
                json.WriteBoolean("ok", false);
                json.WriteString("error", code);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
}
