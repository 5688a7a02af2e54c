using Chat.Actors.Channels;
using Chat.Actors.Kernel;

namespace Chat.Actors.Workspaces;

/// <summary>Apps with their bots and tokens, idempotent by name. Codes: not_authorized, invalid_app, too_many_apps and those of users and tokens.</summary>
internal static class AppRules
{
    /// <summary>Ids of the answer: the app, its bot user and its bot; the last two empty for an app without a bot.</summary>
    public static WorkspaceDecision Add(WorkspaceDraft draft, AddApp command)
    {
        if (!draft.Rank.MayGovern(Role.Admin))
        {
            return draft.Refuse("not_authorized");
        }

        if (command.App is not { Name.Length: > 0 and <= WorkspaceLimits.Name, Declaration.Length: <= WorkspaceLimits.Declaration })
        {
            return draft.Refuse("invalid_app");
        }

        var known = draft.State.Apps.FindByName(command.App.Name);
        if (known is null && draft.State.Apps.ById.Count >= WorkspaceLimits.Apps)
        {
            return draft.Refuse("too_many_apps");
        }

        var app = command.App.Clone();
        app.Id = known?.Id ?? FreeId(draft, app.Id);
        app.BotUser = known?.BotUser ?? "";
        app.BotId = known?.BotId ?? "";
        var code = SetBot(draft, command, app) ?? SetApp(draft, app, known) ?? SetTokens(draft, command, app);
        return code is null ? draft.Done(app.Id, app.BotUser, app.BotId) : draft.Refuse(code);
    }

    private static string? SetBot(WorkspaceDraft draft, AddApp command, App app)
    {
        if (command.Bot?.User is null)
        {
            return null;
        }

        var bot = command.Bot.Clone();
        bot.User.Role = Role.Bot;
        bot.User.AppId = app.Id;
        bot.Tokens.Clear();
        if (draft.State.People.FindByName(bot.User.Name) is { } holder && holder.AppId != app.Id)
        {
            return "username_taken";
        }

        if (PeopleRules.AddOrMatch(draft, bot, out var id) is { } code)
        {
            return code;
        }

        app.BotUser = id;
        app.BotId = draft.State.People.Find(id)!.BotId;
        return null;
    }

    private static string? SetApp(WorkspaceDraft draft, App app, App? known)
    {
        app.Updated = known?.Updated ?? draft.NowSeconds;
        if (known is null)
        {
            draft.Emit(new AppAdded { Header = draft.Header(), App = app });
        }
        else if (!known.Equals(app))
        {
            app.Updated = draft.NowSeconds;
            draft.Emit(new AppChanged { Header = draft.Header(), App = app });
        }

        return null;
    }

    // App-level tokens of an app without a bot belong to no user.
    private static string? SetTokens(WorkspaceDraft draft, AddApp command, App app)
    {
        foreach (var wanted in command.Tokens.Concat(command.Bot?.Tokens ?? []))
        {
            var token = wanted.Clone();
            token.App = app.Id;
            if (TokenRules.IssueTo(draft, draft.State.People.Find(app.BotUser), token) is { } code)
            {
                return code;
            }
        }

        return null;
    }

    private static string FreeId(WorkspaceDraft draft, string wanted) =>
        wanted.Length is > 1 and <= 32 && !draft.State.Apps.ById.ContainsKey(wanted) ? wanted : Ids.NewApp();
}
