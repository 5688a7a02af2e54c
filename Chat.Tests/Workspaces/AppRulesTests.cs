using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Workspaces;

public sealed class AppRulesTests
{
    private readonly WorkspaceStory _acme = WorkspaceStory.WithPeople();

    [Fact]
    public void An_app_comes_with_its_bot_and_tokens_and_comes_once()
    {
        var ids = Assert.IsType<WorkspaceDone>(_acme.Do(Robin())).Ids;
        var version = _acme.State.Version;

        Assert.Equal(ids, Assert.IsType<WorkspaceDone>(_acme.Do(Robin())).Ids);

        Assert.Equal(version, _acme.State.Version);
        var bot = _acme.State.People.Find(ids[1])!;
        Assert.Equal((ids[0], ids[2]), (bot.AppId, bot.BotId));
        Assert.Equal((ids[1], ids[0]), (Assert.Single(_acme.State.Tokens.ByHash.Values).User, Assert.Single(_acme.State.Tokens.ByHash.Values).App));
        Assert.Equal(ids[0], _acme.State.Apps.FindByBot(ids[2])!.Id);
    }

    [Fact]
    public void A_changed_declaration_changes_the_app()
    {
        var id = WorkspaceStory.Id(_acme.Do(Robin()));
        var command = Robin();
        command.App.Declaration = """{"socket_mode":true}""";

        Assert.Equal(id, WorkspaceStory.Id(_acme.Do(command)));
        Assert.Equal(command.App.Declaration, _acme.State.Apps.ById[id].Declaration);
    }

    [Fact]
    public void A_bot_cannot_take_a_persons_name()
    {
        var command = Robin();
        command.Bot.User.Name = People.Linus.Name;

        Assert.Equal("username_taken", WorkspaceStory.Code(_acme.Do(command)));
    }

    [Fact]
    public void Members_add_no_apps()
    {
        var command = Robin();
        command.Header = WorkspaceStory.By(People.Linus);

        Assert.Equal("not_authorized", WorkspaceStory.Code(_acme.Do(command)));
    }

    [Fact]
    public void An_app_without_a_bot_has_app_tokens_and_no_others()
    {
        var command = Robin();
        command.Bot = null;
        Assert.Equal("invalid_token", WorkspaceStory.Code(_acme.Do(command)));

        command.Tokens[0].Kind = TokenKind.App;
        var id = WorkspaceStory.Id(_acme.Do(command));
        _acme.Do(command);

        var directory = new NodeDirectory(TimeProvider.System);
        directory.Show(_acme.State);
        var identity = directory.Resolve(Bots.RobinToken, out _)!;
        Assert.Equal((id, "", TokenKind.App), (identity.AppId, identity.User, identity.Kind));
        Assert.Single(_acme.State.Tokens.ByHash);
    }

    private static AddApp Robin() => new()
    {
        Header = WorkspaceStory.System(),
        App = new() { Name = "robin", Declaration = "{}" },
        Bot = new() { User = new() { Name = People.Robin.Name, Profile = new() { RealName = "Robin" } } },
        Tokens = { new Token { Hash = TokenHash.Of(Bots.RobinToken), Kind = TokenKind.Bot } },
    };
}
