using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Web.Messages;
using Xunit;

namespace Chat.Tests.Web.Messages;

public sealed class MessageDraftTests
{
    private static readonly Identity Ada = new(People.Team, People.Ada.Id, Role.Owner, TokenKind.User, "", "", [], "");
    private static readonly Identity Robin = new(People.Team, People.Robin.Id, Role.Bot, TokenKind.Bot, Bots.RobinBotId, Bots.RobinApp, [], "");

    private static DraftInput Say(string text = "", string? blocks = null, string? attachments = null, string? metadata = null) => new()
    {
        Author = Ada,
        Directory = DraftWorkspace.Acme,
        Text = text,
        Blocks = blocks is null ? null : JsonElement.Parse(blocks),
        Attachments = attachments is null ? null : JsonElement.Parse(attachments),
        Metadata = metadata is null ? null : JsonElement.Parse(metadata),
    };

    private static Message Made(DraftInput input)
    {
        var result = MessageDraft.Compose(input);
        Assert.Equal("", result.Error);
        return result.Draft!;
    }

    private static string Refused(DraftInput input)
    {
        var result = MessageDraft.Compose(input);
        Assert.Null(result.Draft);
        return result.Error;
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\t")]
    public void Nothing_to_say_is_no_text(string text) => Assert.Equal("no_text", Refused(Say(text, "[]", "[]")));

    [Fact]
    public void Blocks_alone_are_a_message_with_an_empty_text() => Assert.Equal("", Made(Say("", """[{"type":"divider"}]""")).Text);

    [Fact]
    public void A_post_of_more_than_40000_characters_is_cut_and_an_update_is_refused()
    {
        var longest = new string('x', 40_000);
        Assert.Equal(longest, Made(Say(longest + "y")).Text);
        Assert.Equal("msg_too_long", Refused(Say(longest + "y") with { Truncate = false }));
        Assert.Equal(longest, Made(Say(longest) with { Truncate = false }).Text);
    }

    [Fact]
    public void A_text_that_grows_beyond_the_limit_by_escaping_is_cut_between_entities()
    {
        var text = Made(Say(new string('&', 39_999))).Text;
        Assert.Equal(40_000, text.Length);
        Assert.EndsWith("&amp;", text, StringComparison.Ordinal);
        Assert.Equal("msg_too_long", Refused(Say(new string('&', 39_999)) with { Truncate = false }));
    }

    [Fact]
    public void A_cut_leaves_no_half_character() => Assert.Equal(39_999, Made(Say(new string('x', 39_999) + "😀")).Text.Length);

    /// <summary>Numbers, because half a character does not survive in an attribute.</summary>
    [Theory]
    [InlineData('a', 0, 'b')]
    [InlineData('a', 0xD800, 'b')]
    [InlineData('a', 'b', 0xDC00)]
    [InlineData(0xDC00, 0xD800, 'b')]
    [InlineData(0xD800, 0xD800, 0xDC00)]
    public void Text_that_is_no_Unicode_is_refused(int first, int second, int third) =>
        Assert.Equal("invalid_arguments", Refused(Say(string.Concat((char)first, (char)second, (char)third))));

    [Theory]
    [InlineData("""{"type":"divider"}""", "invalid_blocks_format")]
    [InlineData("""["divider"]""", "invalid_blocks_format")]
    [InlineData("""[{"type":"hologram"}]""", "invalid_blocks")]
    [InlineData("""[{"typ":"divider"}]""", "invalid_blocks")]
    [InlineData("""[{"type":7}]""", "invalid_blocks")]
    [InlineData("""[{"type":"divider","block_id":7}]""", "invalid_blocks")]
    [InlineData("""[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]""", "invalid_blocks")]
    public void Blocks_that_are_none_are_refused(string blocks, string code) => Assert.Equal(code, Refused(Say("x", blocks)));

    [Fact]
    public void Fifty_blocks_are_the_most()
    {
        static string Many(int n) => $"[{string.Join(',', Enumerable.Repeat("""{"type":"divider"}""", n))}]";
        Assert.Equal(50, JsonElement.Parse(Made(Say("x", Many(50))).Blocks).GetArrayLength());
        Assert.Equal("invalid_blocks", Refused(Say("x", Many(51))));
    }

    [Fact]
    public void Blocks_that_are_too_long_are_refused() =>
        Assert.Equal("msg_blocks_too_long", Refused(Say("x", $$"""[{"type":"markdown","text":"{{new string('x', 100_000)}}"}]""")));

    [Fact]
    public void Blocks_pass_unharmed_and_get_an_id_where_they_have_none()
    {
        const string blocks = """[ {"type":"section","unknown":{"deep":[1.0,1e5,12345678901234567890,null,true]},"text":{"type":"mrkdwn","text":"a<b>&\"é\u00e9\n"}}, {"block_id":"mine","type":"divider"} ]""";
        var stored = JsonElement.Parse(Made(Say("x", blocks)).Blocks);

        Assert.Equal("""{"deep":[1.0,1e5,12345678901234567890,null,true]}""", stored[0].GetProperty("unknown").GetRawText());
        Assert.Equal("a<b>&\"éé\n", stored[0].GetProperty("text").GetProperty("text").GetString());
        Assert.Equal(5, stored[0].GetProperty("block_id").GetString()!.Length);
        Assert.Equal("""{"block_id":"mine","type":"divider"}""", stored[1].GetRawText());
    }

    [Fact]
    public void Half_a_character_inside_blocks_is_refused() =>
        Assert.Equal("invalid_blocks", Refused(Say("x", """[{"type":"markdown","text":"\ud800"}]""")));

    [Theory]
    [InlineData("""{"text":"x"}""", "invalid_attachments")]
    [InlineData("""["x"]""", "invalid_attachments")]
    public void Attachments_that_are_none_are_refused(string attachments, string code) => Assert.Equal(code, Refused(Say("x", null, attachments)));

    [Fact]
    public void A_hundred_attachments_are_the_most_and_each_has_a_number()
    {
        static string Many(int n) => $"[{string.Join(',', Enumerable.Repeat("""{"text":"x"}""", n))}]";
        var stored = JsonElement.Parse(Made(Say("", null, Many(100))).Attachments);
        Assert.Equal(100, stored[99].GetProperty("id").GetInt32());
        Assert.Equal("too_many_attachments", Refused(Say("x", null, Many(101))));
    }

    [Theory]
    [InlineData("""["x"]""", "invalid_metadata_format")]
    [InlineData("""{"event_type":"x"}""", "invalid_metadata_schema")]
    [InlineData("""{"event_type":"","event_payload":{}}""", "invalid_metadata_schema")]
    [InlineData("""{"event_type":"x","event_payload":[]}""", "invalid_metadata_schema")]
    public void Metadata_that_is_none_is_refused(string metadata, string code) => Assert.Equal(code, Refused(Say("x", metadata: metadata)));

    [Fact]
    public void Metadata_has_a_largest_size()
    {
        Assert.Equal("""{"event_type":"x","event_payload":{"n":1.50}}""", Made(Say("x", metadata: """{ "event_type":"x", "event_payload":{"n":1.50} }""")).Metadata);
        Assert.Equal("metadata_too_large", Refused(Say("x", metadata: $$$"""{"event_type":"x","event_payload":{"n":"{{{new string('x', 16_384)}}}"}}""")));
    }

    [Fact]
    public void Only_a_bot_appears_under_another_name()
    {
        var dressed = Say("x") with { Username = "Ghost", IconEmoji = ":ghost:" };
        var person = Made(dressed);
        Assert.Equal(("", "", ""), (person.Username, person.Icons, person.Subtype));

        var bot = Made(dressed with { Author = Robin });
        Assert.Equal(("Ghost", """{"emoji":":ghost:"}""", "bot_message"), (bot.Username, bot.Icons, bot.Subtype));
        Assert.Equal("", Made(Say("x") with { Author = Robin }).Subtype);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/relative")]
    public void A_picture_is_an_address_of_the_web(string url) => Assert.Equal("invalid_arguments", Refused(Say("x") with { Author = Robin, IconUrl = url }));

    [Fact]
    public void A_broadcast_needs_a_thread()
    {
        Assert.False(Made(Say("x") with { Broadcast = true }).Broadcast);
        Assert.True(Made(Say("x") with { Broadcast = true, ThreadTs = 1 }).Broadcast);
    }

    [Fact]
    public void Names_are_linked_with_link_names_or_parse_full_and_addresses_are_not_with_parse_none()
    {
        const string text = "@ada https://e.test";
        Assert.Equal("@ada <https://e.test>", Made(Say(text)).Text);
        Assert.Equal("<@U0ADA000001> <https://e.test>", Made(Say(text) with { LinkNames = true }).Text);
        Assert.Equal("<@U0ADA000001> <https://e.test>", Made(Say(text) with { Parse = "full" }).Text);
        Assert.Equal("@ada https://e.test", Made(Say(text) with { Parse = "none" }).Text);
    }
}
