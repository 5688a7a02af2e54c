using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Chat.Web.Security;
using Chat.Web.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web.Api;

/// <summary>Shapes that most handlers need of a call.</summary>
public static class ApiContext
{
    /// <summary>For the JSON writers.</summary>
    public static WireContext Wire(this ApiCall call) => new(
        call.Identity.Team,
        call.Http.RequestServices.GetRequiredService<PublicAddress>().Of(call.Http),
        call.Http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeSeconds(),
        call.Identity.SeesEmail);

    /// <summary>Header of a command to a user's own entity; without <paramref name="user"/>, the caller's.</summary>
    public static UserHeader UserHeader(this ApiCall call, string? user = null) => new() { User = user ?? call.Identity.User, Team = call.Identity.Team };

    /// <summary>Header of a command to the caller's workspace.</summary>
    public static WorkspaceCommand WorkspaceHeader(this ApiCall call) => new() { Team = call.Identity.Team, By = call.Identity.User, Role = call.Identity.Role };

    /// <summary>Header of a command or query to a channel.</summary>
    public static CommandHeader ChannelHeader(this ApiCall call, string channel) => new() { Channel = channel, Actor = call.Identity.ToActor() };

    /// <summary>The caller themself, from the directory; null only while the directory lags behind its own tokens.</summary>
    public static User? Self(this ApiCall call) => call.Workspace.UserById(call.Identity.User);
}
