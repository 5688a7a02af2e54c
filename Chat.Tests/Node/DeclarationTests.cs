using Chat.Node.Provisioning;
using Xunit;

namespace Chat.Tests.Node;

public sealed class DeclarationTests
{
    private const string Minimal = """{ "workspace": { "name": "Acme", "domain": "acme" }, "users": [ { "name": "ada", "role": "owner" } ] }""";

    [Fact]
    public void The_example_of_the_contract_is_read()
    {
        var d = DeclarationReader.Read("""
            { "workspace": { "name": "Acme", "domain": "acme" },
              "users": [ { "name": "ada", "real_name": "Ada", "email": "ada@acme.test", "role": "owner",
                           "password": "ada-likes-math", "tokens": ["xoxp-0123456789"] } ],
              "channels": [ { "name": "general", "members": ["*"] },
                            { "name": "secret", "private": true, "members": ["ada"] } ],
              "apps": [ { "name": "helper", "bot_user": "helper", "bot_token": "xoxb-0123456789", "app_token": "xapp-0123456789",
                          "signing_secret": "s3cret", "socket_mode": true, "request_url": null, "events": ["message.channels","app_mention"],
                          "incoming_webhooks": [ { "channel": "general", "path": "T0/B0/secret" } ],
                          "slash_commands": [ { "command": "/echo", "url": null } ], "channels": ["general"] } ] }
            """);
        Assert.Equal("acme", d.Workspace.Domain);
        Assert.Equal(["*"], d.Channels[0].Members);
        Assert.True(d.Channels[1].Private);
        Assert.Equal("xoxb-0123456789", d.Apps[0].BotToken);
    }

    [Fact]
    public void Fields_of_later_features_are_kept_with_the_app_but_its_tokens_are_not()
    {
        var d = DeclarationReader.Read(Minimal[..^1] + """, "apps": [ { "name": "helper", "bot_user": "h", "bot_token": "xoxb-0123456789", "signing_secret": "s3cret", "events": ["app_mention"] } ] }""");
        Assert.Equal("s3cret", d.Apps[0].Source["signing_secret"]!.GetValue<string>());
        Assert.DoesNotContain("xoxb", d.Apps[0].Source.ToJsonString());
    }

    [Theory]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a", "colour": 1 }, "users": [ { "name": "ada", "role": "owner" } ] }""", "workspace.colour is no known field")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada", "role": "owner", "pasword": "x" } ] }""", "users[0].pasword is no known field")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [], "people": [] }""", "people is no known field")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada", "role": "boss" } ] }""", "users[0].role: 'boss' is no role")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada" } ] }""", "one of them must have the role owner")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "A b" }, "users": [ { "name": "ada", "role": "owner" } ] }""", "workspace.domain: 'A b' must be")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "Ada!", "role": "owner" } ] }""", "users: the name 'Ada!' must be")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada", "role": "owner" }, { "name": "ada" } ] }""", "'ada' is there twice")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada", "role": "owner", "password": "short" } ] }""", "the password of ada must have 8")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada", "role": "owner", "tokens": ["abc"] } ] }""", "user tokens begin with xoxp-")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada", "role": "owner", "tokens": [7] } ] }""", "users[0].tokens[0] must be a text, not number")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada", "role": "owner" } ], "channels": [ { "name": "x", "members": ["eve"] } ] }""", "has the member 'eve'")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada", "role": "owner" } ], "channels": [ { "name": "x", "private": "yes" } ] }""", "channels[0].private must be true or false, not string")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada", "role": "owner" } ], "apps": [ { "name": "p", "app_token": "xapp-0123456789" } ] }""", "no bot_user")]
    [InlineData("""{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada", "role": "owner" } ], "apps": [ { "name": "p", "channels": ["x"] } ] }""", "in the channel 'x', which is not among")]
    [InlineData("""{ "workspace": 1 }""", "workspace must be an object")]
    [InlineData("""[]""", "The file must be an object")]
    [InlineData("""{ "workspace": """, "no valid JSON")]
    [InlineData("""{ "users": [], "users": [] }""", "no valid JSON")]
    public void A_mistake_is_a_sentence_that_names_the_place(string json, string part) =>
        Assert.Contains(part, Assert.Throws<DeclarationException>(() => DeclarationReader.Read(json)).Message);

    [Fact]
    public void The_demo_is_a_sound_declaration()
    {
        var demo = DemoWorkspace.Read();
        Assert.NotEmpty(demo.Messages);
        Assert.All(demo.Users, user => Assert.Equal(DemoWorkspace.Password, user.Password));
    }
}
