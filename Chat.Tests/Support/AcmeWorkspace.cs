using System.Text.Json;

namespace Chat.Tests.Support;

/// <summary>The workspace real nodes are started with: everybody of <see cref="People"/>, public and private channels, one app with a bot.</summary>
public static class AcmeWorkspace
{
    public const string General = "general";
    public const string Lobby = "lobby";

    /// <summary>Private; Ada, Grace and the bot are in it, nobody else.</summary>
    public const string Secret = "secret";

    /// <summary>Channels the durability tests write to.</summary>
    public static readonly IReadOnlyList<string> Busy = ["alpha", "beta", "gamma"];

    public static readonly string Provisioning = Text();

    /// <summary>The provisioning file's text, with further people as members.</summary>
    public static string Text(params Person[] newcomers) => JsonSerializer.Serialize(new
    {
        workspace = new { name = "Acme", domain = "acme" },
        users = new[] { (People.Ada, "owner"), (People.Grace, "admin"), (People.Linus, "member"), (People.Mallory, "member"), (People.Guido, "guest") }
            .Concat(newcomers.Select(person => (person, "member")))
            .Select(row => Declare(row.Item1, row.Item2)),
        channels = new[]
        {
            Channel(General, isPrivate: false, "*"),
            Channel(Lobby, isPrivate: false, "ada", "grace", "linus"),
            Channel(Secret, isPrivate: true, "ada", "grace"),
        }.Concat(Busy.Select(name => Channel(name, isPrivate: false, "ada", "grace", "linus", "mallory"))),
        apps = new[]
        {
            new { name = "robin", bot_user = "robin", bot_token = Bots.RobinToken, channels = new[] { General, Lobby, Secret } },
        },
    });

    private static object Declare(Person person, string role) => new
    {
        name = person.Name,
        real_name = person.RealName,
        email = person.Email,
        role,
        password = person.Password,
        tokens = new[] { person.Token },
    };

    private static object Channel(string name, bool isPrivate, params string[] members) => new { name, @private = isPrivate, members };
}
