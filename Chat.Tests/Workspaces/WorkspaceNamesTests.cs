using Chat.Actors.Workspaces;
using Xunit;

namespace Chat.Tests.Workspaces;

public sealed class WorkspaceNamesTests
{
    [Theory]
    [InlineData("general", null)]
    [InlineData("a", null)]
    [InlineData("2026-plans_b", null)]
    [InlineData("日本語", null)]
    [InlineData("привет", null)]
    [InlineData("हिन्दी", null)]
    [InlineData("", "invalid_name_required")]
    [InlineData("   ", "invalid_name_required")]
    [InlineData("Loud", "invalid_name_specials")]
    [InlineData("Привет", "invalid_name_specials")]
    [InlineData("two words", "invalid_name_specials")]
    [InlineData("dot.ted", "invalid_name_specials")]
    [InlineData("bell\u0007", "invalid_name_specials")]
    [InlineData("half\ud800", "invalid_name_specials")]
    [InlineData("--__", "invalid_name_punctuation")]
    [InlineData("?!", "invalid_name_punctuation")]
    public void A_channel_name_follows_Slacks_rules(string name, string? code) => Assert.Equal(code, WorkspaceNames.CheckChannel(name));

    [Fact]
    public void A_channel_name_has_at_most_80_characters()
    {
        Assert.Null(WorkspaceNames.CheckChannel(new string('x', 80)));
        Assert.Equal("invalid_name_maxlength", WorkspaceNames.CheckChannel(new string('x', 81)));
    }

    [Theory]
    [InlineData("ada", true)]
    [InlineData("ada.l-0_x", true)]
    [InlineData("", false)]
    [InlineData("Ada", false)]
    [InlineData("ada lovelace", false)]
    [InlineData("...", false)]
    [InlineData("аda", false)] // the first letter is Cyrillic: nobody may look like somebody else
    public void A_user_name_is_plain(string name, bool valid) => Assert.Equal(valid, WorkspaceNames.CheckUser(name) is null);

    [Theory]
    [InlineData("acme", true)]
    [InlineData("a-1", true)]
    [InlineData("-a", false)]
    [InlineData("a.b", false)]
    [InlineData("", false)]
    public void A_domain_is_a_DNS_label(string domain, bool valid) => Assert.Equal(valid, WorkspaceNames.CheckDomain(domain) is null);
}
