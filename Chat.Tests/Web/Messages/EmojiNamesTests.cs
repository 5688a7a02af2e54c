using Chat.Web.Reactions;
using Xunit;

namespace Chat.Tests.Web.Messages;

public sealed class EmojiNamesTests
{
    [Theory]
    [InlineData("tada", "tada")]
    [InlineData("+1", "+1")]
    [InlineData("thumbsup", "+1")]
    [InlineData("thumbsdown", "-1")]
    [InlineData("thumbsup::skin-tone-3", "+1::skin-tone-3")]
    [InlineData("man-woman-boy", "man-woman-boy")]
    [InlineData("piñata", null)]
    [InlineData(":tada:", null)]
    [InlineData("Tada", null)]
    [InlineData("👍", null)]
    [InlineData("wave::skin-tone-7", null)]
    [InlineData("wave::skin-tone-2::skin-tone-2", null)]
    [InlineData("wave\n", null)]
    [InlineData("", null)]
    public void A_name_is_kept_in_one_spelling_or_not_at_all(string given, string? kept) => Assert.Equal(kept, EmojiNames.Canonical(given));
}
