using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Actors.Workspaces;
using Chat.Web.Api;

namespace Chat.Web.Auth;

/// <summary>invitations.create: a link with which people sign up. Not Slack's method; Slack sends e-mail. The link's secret is shown once and kept as SHA-256.</summary>
public sealed class InvitationMethods(IWorkspaces workspaces, TimeProvider time) : IApiMethods
{
    private const int DefaultDays = 7;
    private const int MaxDays = 365;
    private const int MaxUses = 1_000;

    public IEnumerable<ApiMethod> Methods =>
    [
        new("invitations.create", RateTier.Tier2, "Makes an invitation link. Owners and admins only; only owners invite admins.",
            [
                Arg.Text("role", "guest, member (default) or admin."),
                Arg.Int("uses", "How many people may use it, 1 (default) to 1000."),
                Arg.Int("expires_in_days", "Days until it ends, 1 to 365, 7 by default."),
            ],
            Create) { Access = ApiAccess.People, Scope = "admin.invites:write" },
    ];

    /// <summary>A new link's secret, or an error code. <paramref name="role"/>: guest, member, admin.</summary>
    public async Task<(string? Secret, string? Error)> Issue(WorkspaceCommand header, string role, int uses, int days, CancellationToken cancel)
    {
        Role? invited = role switch { "guest" => Role.Guest, "member" => Role.Member, "admin" => Role.Admin, _ => null };
        if (invited is null || uses is < 1 or > MaxUses || days is < 1 or > MaxDays)
        {
            return (null, ApiErrors.InvalidArguments);
        }

        if (header.Role is not (Role.Owner or Role.Admin) || (invited == Role.Admin && header.Role != Role.Owner))
        {
            return (null, "not_an_admin");
        }

        var secret = Ids.NewSecret();
        var invitation = new Invitation
        {
            Hash = TokenHash.Of(secret),
            Role = invited.Value,
            By = header.By,
            UsesLeft = uses,
            Expires = time.GetUtcNow().AddDays(days).ToUnixTimeSeconds(),
        };
        return await workspaces.Ask(new CreateInvitation { Header = header, Invitation = invitation }, cancel) is WorkspaceRefused refused
            ? (null, refused.Code)
            : (secret, null);
    }

    private async Task<ApiResult> Create(ApiCall call)
    {
        var (secret, error) = await Issue(
            call.WorkspaceHeader(), call.Text("role") ?? "member", call.Int("uses", 1), call.Int("expires_in_days", DefaultDays), call.Cancel);
        return error is null ? ApiResult.Ok(json => json.WriteString("url", $"{call.Wire().BaseUrl}/join/{secret}")) : ApiResult.Error(error);
    }
}
