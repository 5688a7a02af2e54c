using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Web.SignIn.SignInPages;

namespace Chat.Tests.Web.SignIn;

/// <summary>Links by which people come in.</summary>
public sealed class InvitationTests
{
    [Fact]
    public async Task An_invitation_lets_as_many_people_in_as_it_says()
    {
        await using var node = await WithPassword();
        var secret = (await node.Call("invitations.create", People.Grace, ("role", "guest"))).Text("url").Split('/')[^1];

        Assert.Equal("invalid_invite", (await SignUp(node, "nonsense", "newcomer")).Error());
        Assert.Equal("username_taken", (await SignUp(node, secret, "ada")).Error());
        Assert.Equal("invalid_name", (await SignUp(node, secret, "<script>")).Error());
        Assert.Equal("", (await SignUp(node, secret, "newcomer")).Error());
        Assert.Equal("invalid_invite", (await SignUp(node, secret, "another")).Error());
        Assert.Equal(Role.Guest, node.Directory.Of(People.Team).UserByName("newcomer")!.Role);
    }

    [Fact]
    public async Task Only_owners_and_admins_invite_and_only_owners_invite_admins()
    {
        await using var node = await WebNode.Start();
        Assert.Equal("not_an_admin", (await node.Call("invitations.create", People.Linus)).Error());
        Assert.Equal("not_an_admin", (await node.Call("invitations.create", People.Grace, ("role", "admin"))).Error());
        Assert.Equal("", (await node.Call("invitations.create", People.Ada, ("role", "admin"))).Error());
        Assert.Equal("invalid_arguments", (await node.Call("invitations.create", People.Ada, ("role", "owner"))).Error());
        Assert.Equal("not_allowed_token_type", (await node.Send(HttpMethod.Post, "/api/invitations.create", Bots.RobinToken)).Json.Error());
    }

    private static async Task<JsonElement> SignUp(WebNode node, string secret, string name) => (await node.Send(
        HttpMethod.Post, "/signup", null, Form(("secret", secret), ("name", name), ("real_name", "New Comer"), ("email", name.Trim('<', '>') + "@new.test"), ("password", "a-long-password")))).Json;
}
