using System.Net;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Tests.Web.Fakes;
using Chat.Web.SignIn;
using Xunit;
using static Chat.Tests.Web.SignIn.SignInPages;

namespace Chat.Tests.Web.SignIn;

/// <summary>Who may make a server their own, and how often.</summary>
public sealed class FirstRunTests
{
    [Fact]
    public async Task The_first_run_makes_workspace_owner_and_general_channel_once_and_refuses_ever_after()
    {
        var directory = new FakeDirectory();
        await using var node = await WebNode.Start(directory);
        Assert.Contains("/setup", await Body(await Get(node, "/")), StringComparison.Ordinal);

        var first = await Post(node, "/setup", Owner("acme", "ada"));
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        var workspace = Assert.Single(directory.Workspaces);
        var ada = workspace.UserByName("ada")!;
        Assert.Equal(Role.Owner, ada.Role);
        Assert.True(ada.PrimaryOwner);
        Assert.Equal("general", workspace.General!.Name);
        Assert.Contains("You are Ada.", await Body(await Get(node, "/", CookieOf(first))), StringComparison.Ordinal);

        var second = (await node.Send(HttpMethod.Post, "/setup", null, Owner("other", "mallory"))).Json;
        Assert.Equal("already_set_up", second.Error());
        Assert.Single(directory.Workspaces);
        Assert.DoesNotContain("/setup", await Body(await Get(node, "/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_first_owners_at_once_exactly_one_wins()
    {
        var directory = new FakeDirectory();
        await using var node = await WebNode.Start(directory);

        var errors = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i => (await node.Send(HttpMethod.Post, "/setup", null, Owner($"team{i}", $"owner{i}"))).Json.Error()));

        Assert.Single(errors, "");
        Assert.All(errors.Where(error => error.Length > 0), error => Assert.Equal("already_set_up", error));
        Assert.Equal(1, node.Workspaces.Opened);
        Assert.Equal(1, Assert.Single(directory.Workspaces).UserCount);
    }

    [Fact]
    public async Task A_first_run_that_died_half_way_can_be_completed()
    {
        var directory = new FakeDirectory();
        directory.Add("T0HALFWAY01", "Acme", "acme");
        await using var node = await WebNode.Start(directory);

        Assert.Equal("", (await node.Send(HttpMethod.Post, "/setup", null, Owner("acme", "ada"))).Json.Error());
        Assert.NotNull(Assert.Single(directory.Workspaces).UserByName("ada"));
    }

    [Fact]
    public async Task A_stranger_who_comes_while_a_workspace_is_being_provisioned_does_not_own_it()
    {
        var directory = new FakeDirectory();
        var acme = directory.Add("T0HALFWAY01", "Acme", "acme");
        await using var node = await WebNode.Start(directory);
        node.Workspaces.Before = message =>
        {
            if (message is AddUsers && acme.UserCount == 0)
            {
                acme.Put(new User { Id = People.Ada.Id, Name = "ada", Role = Role.Owner, PrimaryOwner = true, Profile = new Profile() });
            }
        };

        Assert.Equal("already_set_up", (await node.Send(HttpMethod.Post, "/setup", null, Owner("acme", "mallory"))).Json.Error());
        Assert.Null(acme.UserByName("mallory"));
    }

    [Fact]
    public async Task Nobody_sets_a_server_up_before_its_declared_workspaces_are_in_effect()
    {
        var directory = new FakeDirectory();
        var declared = new StillDeclaring();
        await using var node = await WebNode.Start(directory, declared: declared);

        Assert.DoesNotContain("/setup", await Body(await Get(node, "/")), StringComparison.Ordinal);
        Assert.Equal("service_unavailable", (await node.Send(HttpMethod.Post, "/setup", null, Owner("acme", "mallory"))).Json.Error());
        Assert.Empty(directory.Workspaces);

        declared.InEffect = true;
        Assert.Equal("", (await node.Send(HttpMethod.Post, "/setup", null, Owner("acme", "ada"))).Json.Error());
    }

    private static FormUrlEncodedContent Owner(string domain, string name) => Form(
        ("workspace", "Acme"), ("domain", domain), ("name", name), ("real_name", "Ada"), ("email", name + "@acme.test"), ("password", "a-long-password"));

    private sealed class StillDeclaring : IDeclaredState
    {
        public bool InEffect { get; set; }
    }
}
