using System.Net.WebSockets;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process.Tokens;

/// <summary>The end of a token on a real node: in the directory's memory, on the sockets it opened, and in the tickets it got.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class RevocationTests(AcmeNode acme) : IClassFixture<AcmeNode>
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("auth.revoke")]
    [InlineData("tokens.revoke")]
    public async Task A_revoked_token_calls_nothing_and_loses_its_sockets_within_a_second_and_no_other_does(string method)
    {
        using var ada = acme.As(People.Ada);
        await using var bystander = await RtmSocket.Connect(ada);
        var made = await ada.Ok("tokens.create", new { name = "to be revoked" });
        using var doomed = new ApiClient(acme.Node.Address, made.Str("token"));
        await using var socket = await RtmSocket.Connect(doomed);
        var ticket = new Uri((await doomed.Ok("rtm.connect")).Str("url"));

        await (method == "auth.revoke" ? doomed.Ok(method) : ada.Ok(method, new { secret = made.Str("token") }));

        Assert.Equal("token_revoked", await doomed.Error("auth.test"));
        await socket.Ended.WaitAsync(Promised);
        Assert.Null(socket.Broken);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
        Assert.Single(socket.Frames, frame => frame.Str("type") == "goodbye");
        using var late = await RawSocket.Connect(ticket);
        Assert.Equal(403, (await late.Handshake(ticket)).Status);
        Assert.False(bystander.Ended.IsCompleted);
        await ada.Ok("auth.test");
    }
}
