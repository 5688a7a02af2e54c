using System.Text.RegularExpressions;
using Chat.Web.SignIn;

namespace Chat.Node.Provisioning;

/// <summary>What must hold in a declaration as a whole: names that are well formed and used once, references that lead somewhere.</summary>
internal static partial class DeclarationRules
{
    public static void Check(Declaration d)
    {
        Require(DomainName().IsMatch(d.Workspace.Domain), $"workspace.domain: '{d.Workspace.Domain}' must be 1 to 63 lower-case letters, digits and hyphens, beginning with a letter or digit.");
        Require(d.Users.Count > 0, "users is empty: a workspace needs at least its owner.");
        Require(d.Users.Any(user => user.Role == "owner"), "users: one of them must have the role owner.");
        Each(d.Users, "users", user => user.Name, name => Handle().IsMatch(name), "1 to 80 lower-case letters, digits, dots, hyphens and underscores");
        Each(d.Channels, "channels", channel => channel.Name, name => Handle().IsMatch(name), "1 to 80 lower-case letters, digits, dots, hyphens and underscores");
        Each(d.Apps, "apps", app => app.Name, name => name.Length <= 80, "at most 80 characters");
        Once(d.Users.Where(user => user.Email.Length > 0).Select(user => user.Email.ToLowerInvariant()), "users: the e-mail address");
        foreach (var user in d.Users.Where(user => user.Password is not null))
        {
            Require(Passwords.Refusal(user.Password) is null, $"users: the password of {user.Name} must have {Passwords.MinLength} to {Passwords.MaxLength} characters.");
        }

        Tokens(d);
        References(d);
    }

    private static void Tokens(Declaration d)
    {
        foreach (var user in d.Users)
        {
            Require(user.Tokens.All(token => token.StartsWith("xoxp-", StringComparison.Ordinal) && token.Length >= 15), $"users: a token of {user.Name} is malformed; user tokens begin with xoxp- and have at least 15 characters.");
        }

        foreach (var app in d.Apps)
        {
            Require(app.BotUser is not null || (app.BotToken is null && app.AppToken is null), $"apps: {app.Name} has a token but no bot_user that it could speak for.");
            Require(app.BotToken is null || app.BotToken.StartsWith("xoxb-", StringComparison.Ordinal), $"apps: the bot_token of {app.Name} must begin with xoxb-.");
            Require(app.AppToken is null || app.AppToken.StartsWith("xapp-", StringComparison.Ordinal), $"apps: the app_token of {app.Name} must begin with xapp-.");
        }

        Once(d.Users.SelectMany(user => user.Tokens).Concat(d.Apps.SelectMany(app => new[] { app.BotToken, app.AppToken }).OfType<string>()), "the token", secret: true);
    }

    private static void References(Declaration d)
    {
        var users = d.Users.Select(user => user.Name).ToHashSet(StringComparer.Ordinal);
        var channels = d.Channels.Select(channel => channel.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var channel in d.Channels)
        {
            var stranger = channel.Members.FirstOrDefault(member => member != DeclarationReader.Everybody && !users.Contains(member));
            Require(stranger is null, $"channels: {channel.Name} has the member '{stranger}', who is not among the users.");
        }

        foreach (var app in d.Apps)
        {
            var missing = app.Channels.FirstOrDefault(channel => !channels.Contains(channel));
            Require(missing is null, $"apps: {app.Name} is in the channel '{missing}', which is not among the channels.");
            Require(app.BotUser is null || !users.Contains(app.BotUser), $"apps: the bot_user '{app.BotUser}' of {app.Name} is a person among the users; a bot needs a name of its own.");
        }

        var bots = d.Apps.Select(app => app.BotUser).OfType<string>();
        foreach (var message in d.Messages)
        {
            Require(channels.Contains(message.Channel), $"messages: the channel '{message.Channel}' is not among the channels.");
            var people = users.Concat(bots);
            var named = message.Replies.Append(message).SelectMany(m => m.Reactions.SelectMany(r => r.Users).Append(m.User));
            Require(named.All(people.Contains), $"messages: somebody in the message '{message.Text}' is neither a user nor a bot.");
        }
    }

    private static void Each<T>(IReadOnlyList<T> items, string list, Func<T, string> name, Func<string, bool> wellFormed, string rule)
    {
        foreach (var item in items)
        {
            Require(wellFormed(name(item)), $"{list}: the name '{name(item)}' must be {rule}.");
        }

        Once(items.Select(name), $"{list}: the name");
    }

    private static void Once(IEnumerable<string> values, string what, bool secret = false)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            Require(seen.Add(value), $"{what} '{(secret ? value[..9] + "…" : value)}' is there twice.");
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new DeclarationException(otherwise);
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$", RegexOptions.None, 1000)]
    private static partial Regex DomainName();

    [GeneratedRegex("^[a-z0-9_][a-z0-9._-]{0,79}$", RegexOptions.None, 1000)]
    private static partial Regex Handle();
}
