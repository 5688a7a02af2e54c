using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Workspaces;

public sealed class PeopleRulesTests
{
    [Fact]
    public void Everything_but_the_creation_needs_a_workspace_that_exists() =>
        Assert.Equal("team_not_found", WorkspaceStory.Code(WorkspaceStory.Nothing().Do(WorkspaceStory.Add(WorkspaceStory.Person(People.Ada, Role.Owner)))));

    [Fact]
    public void Of_two_would_be_first_owners_the_workspace_takes_one()
    {
        var acme = WorkspaceStory.Nothing();
        acme.Do(WorkspaceStory.Create());
        var first = WorkspaceStory.Add(WorkspaceStory.Person(People.Ada, Role.Owner));
        var second = WorkspaceStory.Add(WorkspaceStory.Person(People.Mallory, Role.Owner));
        first.OnlyIfNobody = second.OnlyIfNobody = true;

        Assert.Equal(People.Ada.Id, WorkspaceStory.Id(acme.Do(first)));
        Assert.Equal("not_first", WorkspaceStory.Code(acme.Do(second)));
        Assert.True(acme.State.People.Find(People.Ada.Id)!.PrimaryOwner);
        Assert.Null(acme.State.People.Find(People.Mallory.Id));
    }

    [Fact]
    public void Adding_the_same_people_again_changes_nothing()
    {
        var acme = WorkspaceStory.WithPeople();
        var before = acme.State.Version;

        var reply = acme.Do(WorkspaceStory.Add(WorkspaceStory.Person(People.Ada, Role.Owner), WorkspaceStory.Person(People.Linus, Role.Member)));

        Assert.Equal([People.Ada.Id, People.Linus.Id], Assert.IsType<WorkspaceDone>(reply).Ids);
        Assert.Equal(before, acme.State.Version);
    }

    [Fact]
    public void A_known_name_is_changed_to_match()
    {
        var acme = WorkspaceStory.WithPeople();
        var wanted = WorkspaceStory.Person(People.Linus, Role.Admin);
        wanted.User.Id = "";
        wanted.User.Profile.Title = "Maintainer";

        Assert.Equal(People.Linus.Id, WorkspaceStory.Id(acme.Do(WorkspaceStory.Add(wanted))));

        Assert.Equal(Role.Admin, acme.State.People.Find(People.Linus.Id)!.Role);
        Assert.Equal("Maintainer", acme.State.People.Find(People.Linus.Id)!.Profile.Title);
    }

    [Fact]
    public void One_bad_user_refuses_the_whole_batch()
    {
        var acme = WorkspaceStory.WithPeople();
        var before = acme.State;
        var thief = WorkspaceStory.Person(new("thief", "Thief", "U0THIEF0001"), Role.Member);
        thief.User.Profile.Email = People.Ada.Email.ToUpperInvariant();

        Assert.Equal("email_taken", WorkspaceStory.Code(acme.Do(WorkspaceStory.Add(WorkspaceStory.Person(new("new", "New", "U0NEW000001"), Role.Member), thief))));
        Assert.Equal(before, acme.State);
    }

    [Fact]
    public void Two_of_one_batch_cannot_share_an_address()
    {
        var acme = WorkspaceStory.WithPeople();
        var first = WorkspaceStory.Person(new("one", "One", ""), Role.Member);
        var second = WorkspaceStory.Person(new("two", "Two", ""), Role.Member);
        second.User.Profile.Email = first.User.Profile.Email;

        Assert.Equal("email_taken", WorkspaceStory.Code(acme.Do(WorkspaceStory.Add(first, second))));
    }

    [Theory]
    [InlineData(Role.Admin, "cannot_change_primary_owner")]
    [InlineData(Role.Guest, "cannot_change_primary_owner")]
    [InlineData(Role.Owner, "")]
    public void The_primary_owner_stays_an_owner(Role role, string code)
    {
        var acme = WorkspaceStory.WithPeople();

        Assert.Equal(code, WorkspaceStory.Code(acme.Do(new ChangeUser { Header = WorkspaceStory.System(), User = People.Ada.Id, NewRole = role })));
        Assert.True(acme.State.People.Find(People.Ada.Id)!.PrimaryOwner);
    }

    [Fact]
    public void The_primary_owner_cannot_be_deactivated() =>
        Assert.Equal("cannot_change_primary_owner", WorkspaceStory.Code(WorkspaceStory.WithPeople().Do(new ChangeUser { Header = WorkspaceStory.System(), User = People.Ada.Id, Deleted = true })));

    [Fact]
    public void Deactivation_revokes_every_token_in_the_same_commit()
    {
        var acme = WorkspaceStory.WithPeople();
        acme.Do(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Linus, "one") });
        acme.Do(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Linus, "two") });
        acme.Do(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Ada) });

        var decision = acme.State.Decide(new ChangeUser { Header = WorkspaceStory.By(People.Grace), User = People.Linus.Id, Deleted = true }, WorkspaceStory.Now);

        Assert.Equal(2, decision.Events.OfType<TokenRevoked>().Count());
        Assert.Equal([People.Ada.Id], decision.After.Tokens.ByHash.Values.Select(token => token.User));
    }

    [Fact]
    public void A_deactivated_user_speaks_for_nobody()
    {
        var acme = WorkspaceStory.WithPeople();
        acme.Do(new ChangeUser { Header = WorkspaceStory.System(), User = People.Grace.Id, Deleted = true });

        Assert.Equal("not_authorized", WorkspaceStory.Code(acme.Do(new ChangeUser { Header = WorkspaceStory.By(People.Grace), User = People.Linus.Id, Deleted = true })));
        Assert.Equal("not_authorized", WorkspaceStory.Code(acme.Do(new ChangeUser { Header = WorkspaceStory.By(People.Grace), User = People.Grace.Id, Tz = "Europe/Rome" })));
    }

    [Fact]
    public void A_claimed_role_in_the_header_does_not_count_against_what_the_workspace_knows()
    {
        var header = WorkspaceStory.By(People.Mallory);
        header.Role = Role.Owner;

        Assert.Equal("not_authorized", WorkspaceStory.Code(WorkspaceStory.WithPeople().Do(new ChangeUser { Header = header, User = People.Linus.Id, Deleted = true })));
    }

    [Theory]
    [InlineData("member edits self", "")]
    [InlineData("member edits other", "not_authorized")]
    [InlineData("member raises self", "not_authorized")]
    [InlineData("admin edits member", "")]
    [InlineData("admin edits owner", "not_authorized")]
    [InlineData("admin makes owner", "not_authorized")]
    [InlineData("owner makes owner", "")]
    public void Nobody_governs_above_their_own_rank(string deed, string code)
    {
        var command = deed switch
        {
            "member edits self" => Change(People.Linus, People.Linus),
            "member edits other" => Change(People.Linus, People.Mallory),
            "member raises self" => Change(People.Linus, People.Linus, Role.Admin),
            "admin edits member" => Change(People.Grace, People.Linus),
            "admin edits owner" => Change(People.Grace, People.Ada),
            "admin makes owner" => Change(People.Grace, People.Linus, Role.Owner),
            _ => Change(People.Ada, People.Grace, Role.Owner),
        };

        Assert.Equal(code, WorkspaceStory.Code(WorkspaceStory.WithPeople().Do(command)));

        static ChangeUser Change(Person by, Person whom, Role? role = null)
        {
            var change = new ChangeUser { Header = WorkspaceStory.By(by), User = whom.Id, Tz = "Europe/Rome" };
            if (role is { } wanted)
            {
                change.NewRole = wanted;
            }

            return change;
        }
    }

    [Theory]
    [InlineData(nameof(Profile.StatusText), 100, "profile_status_set_failed_too_long")]
    [InlineData(nameof(Profile.DisplayName), 80, "display_name_too_long")]
    [InlineData(nameof(Profile.Title), 255, "title_too_long")]
    [InlineData(nameof(Profile.Phone), 255, "phone_too_long")]
    [InlineData(nameof(Profile.RealName), 255, "real_name_too_long")]
    public void A_profiles_fields_have_limits(string field, int longest, string code)
    {
        var acme = WorkspaceStory.WithPeople();

        Assert.Equal("", WorkspaceStory.Code(acme.Do(With(longest))));
        Assert.Equal(code, WorkspaceStory.Code(acme.Do(With(longest + 1))));

        ChangeUser With(int length)
        {
            var profile = acme.State.People.Find(People.Linus.Id)!.Profile.Clone();
            typeof(Profile).GetProperty(field)!.SetValue(profile, new string('x', length));
            return new() { Header = WorkspaceStory.By(People.Linus), User = People.Linus.Id, Profile = profile };
        }
    }

    [Fact]
    public void A_freed_address_can_be_taken_by_another()
    {
        var acme = WorkspaceStory.WithPeople();
        var moved = acme.State.People.Find(People.Linus.Id)!.Profile.Clone();
        moved.Email = "linus@elsewhere.test";
        acme.Do(new ChangeUser { Header = WorkspaceStory.By(People.Grace), User = People.Linus.Id, Profile = moved });
        var heir = WorkspaceStory.Person(new("heir", "Heir", "U0HEIR00001"), Role.Member);
        heir.User.Profile.Email = People.Linus.Email;

        Assert.Equal("U0HEIR00001", WorkspaceStory.Id(acme.Do(WorkspaceStory.Add(heir))));
        Assert.Equal("U0HEIR00001", acme.State.People.FindByEmail(People.Linus.Email)!.Id);
    }
}
