using Chat.Web.Markup;
using CsCheck;
using Xunit;

namespace Chat.Tests.Web.Messages;

public sealed class MrkdwnTests
{
    [Theory]
    [InlineData("plain text stays", "plain text stays")]
    [InlineData("a & b < c > d", "a &amp; b &lt; c &gt; d")]
    [InlineData("already &amp; &lt; &gt; escaped", "already &amp; &lt; &gt; escaped")]
    [InlineData("&amp;lt; is four typed letters", "&amp;lt; is four typed letters")]
    [InlineData("&nbsp; &#39; are not ours", "&amp;nbsp; &amp;#39; are not ours")]
    [InlineData("hi <@U0ADA000001>", "hi <@U0ADA000001>")]
    [InlineData("hi <@U0ADA000001|ada>", "hi <@U0ADA000001|ada>")]
    [InlineData("hi <@ada>", "hi &lt;@ada&gt;")]
    [InlineData("in <#C0GENERAL01> and <#C0GENERAL01|general>", "in <#C0GENERAL01> and <#C0GENERAL01|general>")]
    [InlineData("<!here> <!channel> <!everyone|everyone>", "<!here> <!channel> <!everyone|everyone>")]
    [InlineData("<!herd>", "&lt;!herd&gt;")]
    [InlineData("<!subteam^S0TEAM00001|@crew>", "<!subteam^S0TEAM00001|@crew>")]
    [InlineData("<!date^1392734382^{date} at {time}|once>", "<!date^1392734382^{date} at {time}|once>")]
    [InlineData("<!date^1392734382^{date}^https://e.test/|once>", "<!date^1392734382^{date}^https://e.test/|once>")]
    [InlineData("<!date^soon^{date}|once>", "&lt;!date^soon^{date}|once&gt;")]
    [InlineData("<!date^1392734382^{date}>", "&lt;!date^1392734382^{date}&gt;")]
    [InlineData("<https://e.test/?a=1&b=2|x & y>", "<https://e.test/?a=1&amp;b=2|x &amp; y>")]
    [InlineData("<mailto:ada@acme.test|ada>", "<mailto:ada@acme.test|ada>")]
    [InlineData("<javascript:alert(1)|click>", "&lt;javascript:alert(1)|click&gt;")]
    [InlineData("<data:text/html,x>", "&lt;data:text/html,x&gt;")]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("<https://a b>", "&lt;<https://a> b&gt;")]
    [InlineData("<<@U0ADA000001>>", "&lt;<@U0ADA000001>&gt;")]
    [InlineData("<@U0ADA000001", "&lt;@U0ADA000001")]
    [InlineData("<@U0ADA\n000001>", "&lt;@U0ADA\n000001&gt;")]
    [InlineData("<>", "&lt;&gt;")]
    [InlineData("", "")]
    public void Angle_brackets_survive_only_in_valid_forms(string typed, string stored) => Assert.Equal(stored, Mrkdwn.Escape(typed));

    [Theory]
    [InlineData("see https://e.test/a", "see <https://e.test/a>")]
    [InlineData("see HTTP://E.test.", "see <HTTP://E.test>.")]
    [InlineData("(https://e.test/a_(b))", "(<https://e.test/a_(b)>)")]
    [InlineData("https://e.test/?q=a&b=c, and", "<https://e.test/?q=a&amp;b=c>, and")]
    [InlineData("https://e.test/?q=a&amp;b", "<https://e.test/?q=a&amp;b>")]
    [InlineData("&lt;https://e.test/&gt;", "&lt;<https://e.test/>&gt;")]
    [InlineData("xhttps://e.test", "xhttps://e.test")]
    [InlineData("https://", "https://")]
    [InlineData("https://...", "https://...")]
    [InlineData("`https://e.test`", "`<https://e.test>`")]
    [InlineData("https://e.test|x", "<https://e.test>|x")]
    [InlineData("https://a.test https://b.test", "<https://a.test> <https://b.test>")]
    [InlineData("https://e.test/ünï", "<https://e.test/ünï>")]
    public void Bare_addresses_become_links(string typed, string stored) => Assert.Equal(stored, Mrkdwn.Escape(typed));

    [Fact]
    public void Addresses_stay_text_without_link_parsing() =>
        Assert.Equal("https://e.test <https://f.test>", Mrkdwn.Escape("https://e.test <https://f.test>", new MrkdwnOptions(LinkUrls: false)));

    [Theory]
    [InlineData("@ada hello", "<@U0ADA000001> hello")]
    [InlineData("hello @Ada.", "hello <@U0ADA000001>.")]
    [InlineData("(@ada,@linus)", "(<@U0ADA000001>,<@U0LINUS0001>)")]
    [InlineData("mail ada@ada", "mail ada@ada")]
    [InlineData("@nobody", "@nobody")]
    [InlineData("@here @channel @everyone", "<!here> <!channel> <!everyone>")]
    [InlineData("in #general!", "in <#C0GENERAL01|general>!")]
    [InlineData("in #secret", "in #secret")]
    [InlineData("# heading @", "# heading @")]
    public void Names_become_mentions_when_asked_for_but_private_channels_stay_unknown(string typed, string stored) =>
        Assert.Equal(stored, Mrkdwn.Escape(typed, new MrkdwnOptions(Names: DraftWorkspace.Acme, LinkChannels: true)));

    [Fact]
    public void Guests_make_no_channel_links() => Assert.Equal("#general <@U0ADA000001>", Mrkdwn.Escape("#general @ada", new MrkdwnOptions(Names: DraftWorkspace.Acme)));

    /// <summary>Texts are made of the pieces where escaping goes wrong, and of anything else.</summary>
    private static readonly string[] Pieces =
    [
        "<", ">", "&", "&amp;", "&lt;", "&gt;", "amp;", "lt;", "|", "^", "!", "@", "#", "\n", " ", "(", ")", ".", ",", "http://", "https://e.test", "<https://e.test|",
        "mailto:a@b.c", "<@U0ADA000001>", "<@U0ADA000001|", "<#C0GENERAL01>", "<!here>", "<!date^1^", "<!date^1^{date}|x>", "@ada", "#general", "`", "*", "_", "x", "é", "😀",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]),
        Gen.Char.Select(c => char.IsSurrogate(c) || c == '\0' ? "?" : c.ToString())).Array[0, 30].Select(string.Concat);

    [Fact]
    public void Escaping_twice_is_escaping_once() => Texts.Sample(text =>
    {
        var once = Mrkdwn.Escape(text);
        Assert.Equal(once, Mrkdwn.Escape(once));
    });

    [Fact]
    public void Escaping_twice_is_escaping_once_with_names_too() => Texts.Sample(text =>
    {
        var options = new MrkdwnOptions(Names: DraftWorkspace.Acme, LinkChannels: true);
        var once = Mrkdwn.Escape(text, options);
        Assert.Equal(once, Mrkdwn.Escape(once, options));
    });

    [Fact]
    public void No_angle_bracket_and_no_ampersand_is_left_outside_a_valid_form_and_an_entity() => Texts.Sample(text =>
    {
        var stored = Mrkdwn.Escape(text);
        var i = 0;
        while (i < stored.Length)
        {
            switch (stored[i])
            {
                case '<':
                    var close = stored.IndexOf('>', i);
                    Assert.True(close > 0 && MrkdwnForms.IsValid(stored.AsSpan(i + 1, close - i - 1)), stored);
                    i = close;
                    break;
                case '>':
                    Assert.Fail(stored);
                    break;
                case '&':
                    Assert.True(stored.AsSpan(i).StartsWith("&amp;") || stored.AsSpan(i).StartsWith("&lt;") || stored.AsSpan(i).StartsWith("&gt;"), stored);
                    break;
            }

            i++;
        }
    });

    [Fact]
    public void What_was_typed_can_be_read_back() => Gen.String.Where(text => !text.Contains("http", StringComparison.OrdinalIgnoreCase) && !text.Contains('<', StringComparison.Ordinal)).Sample(text =>
        Assert.Equal(Mrkdwn.Decode(text), Mrkdwn.Decode(Mrkdwn.Escape(text))));

    [Theory]
    [InlineData('<')]
    [InlineData(')')]
    [InlineData('&')]
    [InlineData('@')]
    public void Hostile_texts_are_escaped_in_linear_time(char c)
    {
        var text = "http://" + new string(c, 40_000);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Mrkdwn.Escape(text, new MrkdwnOptions(Names: DraftWorkspace.Acme, LinkChannels: true));
        Assert.True(clock.ElapsedMilliseconds < 1_000, $"{clock.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void A_cut_goes_through_no_form_no_entity_and_no_character()
    {
        const string stored = "ab &amp; <https://e.test|x> 😀 end";
        for (var max = 1; max <= stored.Length; max++)
        {
            var cut = MrkdwnCut.Escaped(stored, max);
            Assert.True(cut.Length <= max);
            Assert.StartsWith(cut, stored, StringComparison.Ordinal);
            Assert.Equal(cut, Mrkdwn.Escape(cut));
            Assert.False(cut.Length > 0 && char.IsHighSurrogate(cut[^1]));
        }
    }
}
