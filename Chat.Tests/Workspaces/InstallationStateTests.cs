using Chat.Actors.Workspaces;
using Xunit;

namespace Chat.Tests.Workspaces;

public sealed class InstallationStateTests
{
    [Fact]
    public void The_same_domain_is_the_same_workspace()
    {
        var (reply, opened) = InstallationState.Empty.Decide(Open("acme"));
        var state = InstallationState.Empty.Apply(opened!);

        var (again, nothing) = state.Decide(Open("acme"));

        Assert.Null(nothing);
        Assert.True(((WorkspaceOpenedReply)again).Existed);
        Assert.False(((WorkspaceOpenedReply)reply).Existed);
        Assert.Equal(((WorkspaceOpenedReply)reply).Entry, ((WorkspaceOpenedReply)again).Entry);
    }

    [Theory]
    [InlineData("acme", "second", "not_first")]
    [InlineData("acme", "", "not_first")]
    [InlineData("other", "first", "not_first")]
    [InlineData("acme", "first", "")]
    public void Only_the_very_same_request_is_the_first_twice(string domain, string request, string code)
    {
        var state = InstallationState.Empty.Apply(InstallationState.Empty.Decide(Open("acme", "first", first: true)).Event!);

        var (reply, _) = state.Decide(Open(domain, request, first: true));

        Assert.Equal(code, (reply as OpenRefused)?.Code ?? "");
    }

    [Fact]
    public void A_domain_must_be_one() => Assert.Equal("invalid_domain", ((OpenRefused)InstallationState.Empty.Decide(Open("no dots.")).Reply).Code);

    private static OpenWorkspace Open(string domain, string request = "", bool first = false) =>
        new() { Name = "Acme", Domain = domain, RequestId = request, OnlyIfFirst = first };
}
