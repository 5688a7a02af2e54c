using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Workspaces;

public sealed class ChannelNameRulesTests
{
    private readonly WorkspaceStory _acme = WorkspaceStory.WithPeople();

    [Fact]
    public void A_name_is_given_once()
    {
        _acme.Do(WorkspaceStory.Register("plans", People.Ada, "first"));

        Assert.Equal("name_taken", WorkspaceStory.Code(_acme.Do(WorkspaceStory.Register("plans", People.Linus, "second"))));
        Assert.Equal("name_taken", WorkspaceStory.Code(_acme.Do(WorkspaceStory.Register("plans", People.Ada, "third"))));
    }

    [Fact]
    public void A_repeat_of_the_request_finds_its_channel_before_and_after_the_confirmation()
    {
        var first = _acme.State.Decide(WorkspaceStory.Register("plans", People.Ada, "first"), WorkspaceStory.Now);
        var id = WorkspaceStory.Id(_acme.Do(WorkspaceStory.Register("plans", People.Ada, "first")));
        Assert.Equal(WorkspaceErrands.CreateKey(id), _acme.State.Decide(WorkspaceStory.Register("plans", People.Ada, "first"), WorkspaceStory.Now).Await);
        Assert.NotNull(first.Await);

        _acme.Finish(WorkspaceErrands.CreateKey(id));

        var again = _acme.State.Decide(WorkspaceStory.Register("plans", People.Ada, "first"), WorkspaceStory.Now);
        Assert.Null(again.Await);
        Assert.Equal(id, WorkspaceStory.Id(again.Reply));
        Assert.Empty(again.Events);
    }

    [Fact]
    public void The_creator_stands_first_among_the_members()
    {
        var command = WorkspaceStory.Register("plans", People.Linus);
        command.Members.AddRange([People.Mallory.Id, People.Linus.Id]);
        _acme.Do(command);

        var create = Assert.IsType<CreateChannel>(Assert.Single(_acme.State.Errands()).Command);

        Assert.Equal([People.Linus.Id, People.Mallory.Id], create.Members);
        Assert.Equal(People.Linus.Id, create.Header.Actor.User);
        Assert.Equal(Role.System, create.Header.Actor.Role);
    }

    [Fact]
    public void Guests_and_strangers_register_nothing()
    {
        Assert.Equal("restricted_action", WorkspaceStory.Code(_acme.Do(WorkspaceStory.Register("plans", People.Guido))));
        Assert.Equal("restricted_action", WorkspaceStory.Code(_acme.Do(WorkspaceStory.Register("plans", new Person("ghost", "Ghost", "U0GHOST0001")))));
    }

    [Fact]
    public void Only_the_system_makes_the_general_channel_and_only_one()
    {
        var mine = WorkspaceStory.Register("mine", People.Ada);
        mine.General = true;
        Assert.Equal("restricted_action", WorkspaceStory.Code(_acme.Do(mine)));

        _acme.Do(WorkspaceStory.General());
        var second = WorkspaceStory.General();
        second.Name = "lobby";
        Assert.Equal("general_exists", WorkspaceStory.Code(_acme.Do(second)));
    }

    [Fact]
    public void A_renamed_channel_keeps_its_old_name_reserved_until_the_channel_has_answered()
    {
        var id = Channel("plans");

        _acme.Do(Rename(id, "ideas"));

        Assert.Equal("name_taken", WorkspaceStory.Code(_acme.Do(WorkspaceStory.Register("plans", People.Linus, "x"))));
        _acme.Finish(WorkspaceErrands.RenameKey(id));
        Assert.NotEqual(id, WorkspaceStory.Id(_acme.Do(WorkspaceStory.Register("plans", People.Linus, "y"))));
        Assert.Equal("ideas", _acme.State.Channels.Find(id)!.Name);
    }

    [Fact]
    public void A_renaming_that_the_channel_refuses_gives_the_name_back()
    {
        var id = Channel("plans");
        _acme.Do(Rename(id, "ideas"));

        Assert.Equal("is_archived", WorkspaceStory.Code(_acme.Finish(WorkspaceErrands.RenameKey(id), "is_archived")));

        Assert.Equal("plans", _acme.State.Channels.Find(id)!.Name);
        Assert.Null(_acme.State.Channels.FindByName("ideas"));
        Assert.Empty(_acme.State.Errands());
    }

    [Theory]
    [InlineData("ratelimited", false)]
    [InlineData("service_unavailable", false)]
    [InlineData("is_archived", true)]
    [InlineData("channel_not_found", true)]
    [InlineData("invalid_arguments", true)]
    [InlineData("a_code_that_nobody_thought_of", true)]
    public void An_errand_ends_with_whatever_is_not_a_hindrance_of_the_moment(string code, bool final) => Assert.Equal(final, WorkspaceErrands.IsFinal(code));

    [Fact]
    public void A_creation_that_the_channel_refuses_for_good_gives_the_name_back()
    {
        var id = WorkspaceStory.Id(_acme.Do(WorkspaceStory.Register("plans", People.Ada, "first")));

        Assert.Equal("invalid_arguments", WorkspaceStory.Code(_acme.Finish(WorkspaceErrands.CreateKey(id), "invalid_arguments")));

        Assert.Empty(_acme.State.Errands());
        Assert.Null(_acme.State.Channels.FindByName("plans"));
        Assert.True(_acme.State.Channels.Find(id)!.Archived);
        Assert.NotEqual(id, WorkspaceStory.Id(_acme.Do(WorkspaceStory.Register("plans", People.Ada, "second"))));
    }

    [Fact]
    public void A_second_renaming_waits_for_the_first()
    {
        var id = Channel("plans");
        _acme.Do(Rename(id, "ideas"));

        Assert.Equal(WorkspaceErrands.RenameKey(id), _acme.State.Decide(Rename(id, "dreams"), WorkspaceStory.Now).Hold);
        Assert.Equal(WorkspaceErrands.RenameKey(id), _acme.State.Decide(Rename(id, "ideas"), WorkspaceStory.Now).Await);
    }

    [Fact]
    public void Two_renamings_to_and_fro_are_two_requests_to_the_channel()
    {
        var id = Channel("plans");
        _acme.Do(Rename(id, "ideas"));
        var first = Assert.Single(_acme.State.Errands()).Command.Header.RequestId;
        _acme.Finish(WorkspaceErrands.RenameKey(id));
        _acme.Do(Rename(id, "plans"));
        _acme.Finish(WorkspaceErrands.RenameKey(id));
        _acme.Do(Rename(id, "ideas"));

        Assert.NotEqual(first, Assert.Single(_acme.State.Errands()).Command.Header.RequestId);
    }

    [Fact]
    public void Owners_and_administrators_delete_channels_and_never_the_general_one()
    {
        var id = Channel("plans");
        var general = WorkspaceStory.Id(_acme.Do(WorkspaceStory.General()));
        _acme.Finish(WorkspaceErrands.CreateKey(general));
        Assert.Equal("not_an_admin", WorkspaceStory.Code(_acme.Do(Delete(id, People.Linus))));
        Assert.Equal("not_an_admin", WorkspaceStory.Code(_acme.Do(Delete(id, People.Guido))));
        Assert.Equal("channel_type_not_supported", WorkspaceStory.Code(_acme.Do(Delete(general, People.Ada))));
        Assert.Equal("channel_not_found", WorkspaceStory.Code(_acme.Do(Delete("C0NOWHERE01", People.Ada))));
        _acme.Do(Delete(id, People.Grace));
        Assert.Equal("channel_not_found", WorkspaceStory.Code(_acme.Do(Rename(id, "ideas"))));
        Assert.IsType<WorkspaceDone>(_acme.Finish(WorkspaceErrands.DeleteKey(id), "channel_not_found"));
        Assert.Null(_acme.State.Channels.Find(id));
        Assert.Null(_acme.State.Channels.FindByName("plans"));
        Assert.Empty(_acme.State.Errands());
    }

    [Fact]
    public void A_deletion_that_the_channel_refuses_leaves_it_as_it_was()
    {
        var id = Channel("plans");
        _acme.Do(Delete(id, People.Ada));
        Assert.Equal("channel_type_not_supported", WorkspaceStory.Code(_acme.Finish(WorkspaceErrands.DeleteKey(id), "method_not_supported_for_channel_type")));
        Assert.Null(_acme.State.Channels.Find(id)!.Deleting);
        Assert.Empty(_acme.State.Errands());
    }

    [Fact]
    public void Archiving_shows_in_the_directory_once()
    {
        var id = Channel("plans");
        var note = new NoteArchived { Header = WorkspaceStory.By(People.Ada), Channel = id, Archived = true };
        _acme.Do(note);
        var version = _acme.State.Version;

        _acme.Do(note);

        Assert.True(_acme.State.Channels.Find(id)!.Archived);
        Assert.Equal(version, _acme.State.Version);
        Assert.Equal("channel_not_found", WorkspaceStory.Code(_acme.Do(new NoteArchived { Header = WorkspaceStory.System(), Channel = "C0" })));
    }

    [Fact]
    public void Members_must_be_people_of_the_workspace()
    {
        var command = WorkspaceStory.Register("plans", People.Ada);
        command.Members.Add("U0STRANGER1");

        Assert.Equal("user_not_found", WorkspaceStory.Code(_acme.Do(command)));
    }

    private string Channel(string name)
    {
        var id = WorkspaceStory.Id(_acme.Do(WorkspaceStory.Register(name, People.Ada, name)));
        _acme.Finish(WorkspaceErrands.CreateKey(id));
        return id;
    }

    private static RenameRegisteredChannel Rename(string id, string name) => new()
    {
        Header = WorkspaceStory.By(People.Ada),
        Channel = id,
        Name = name,
        Actor = new() { User = People.Ada.Id, Team = People.Team, Role = Role.Owner },
    };

    private static DeleteRegisteredChannel Delete(string id, Person by) => new() { Header = WorkspaceStory.By(by), Channel = id };
}
