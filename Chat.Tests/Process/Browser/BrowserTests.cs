using Chat.Tests.Node;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process.Browser;

/// <summary>The pages in a real Chromium: only a browser shows what a browser sends with a form.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class BrowserTests
{
    private static readonly NodeSuites Suites = new("Browser");

    [Fact]
    public async Task A_browser_sets_the_server_up_makes_a_token_invites_signs_out_and_in_again()
    {
        using var directory = new TempDirectory();
        await using var node = await RunningNode.Start(directory.Root);
        await Suites.Run("sign-in", new Dictionary<string, string> { ["CHAT_ADDRESS"] = node.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) }, () => "");
    }
}
