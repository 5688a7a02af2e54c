using Chat.Actors.Channels;
using Chat.Actors.Workspaces;

namespace Chat.Node.Provisioning;

/// <summary>Brings the declared apps, their bots and tokens into a workspace.</summary>
public sealed class ProvisionApps(IWorkspaces workspaces, ProvisionChannels channels)
{
    public async Task Provision(ProvisioningScope scope, IReadOnlyList<DeclaredApp> declared, CancellationToken cancel)
    {
        foreach (var app in declared)
        {
            var command = new AddApp { Header = scope.AsSystem(), App = new App { Name = app.Name, Declaration = app.Source.ToJsonString() } };
            if (app.BotUser is { } bot)
            {
                var known = scope.Directory.UserByName(bot);
                command.Bot = new NewUser { User = new User { Name = bot, Role = Role.Bot, Profile = known?.Profile ?? new Profile { RealName = app.Name }, Tz = known?.Tz ?? "" } };
            }

            AddToken(command, app.BotToken, TokenKind.Bot);
            AddToken(command, app.AppToken, TokenKind.App);
            Provisioner.Accept(await workspaces.Ask(command, cancel), "apps", app.Name);
            foreach (var channel in app.BotUser is null ? [] : app.Channels)
            {
                await channels.AddMembers(scope, scope.ChannelId(channel), channel, [scope.UserId(app.BotUser!)], cancel);
            }
        }
    }

    private static void AddToken(AddApp command, string? token, TokenKind kind)
    {
        if (token is not null)
        {
            command.Tokens.Add(new Token { Hash = TokenHash.Of(token), Kind = kind });
        }
    }
}
