namespace Chat.Tests.Support;

/// <summary>A person of the tests. <see cref="Id"/> is for tests of actors and state; a real node makes its own ids and is told <see cref="Token"/>.</summary>
public sealed record Person(string Name, string RealName, string Id)
{
    public string Email => $"{Name}@acme.test";
    public string Password => $"{Name}-likes-long-passwords";
    public string Token => $"xoxp-test-{Name}-0123456789abcdef";
}

/// <summary>Who appears in the tests, always in the same part.</summary>
public static class People
{
    public const string Team = "T0ACME00001";

    /// <summary>Owns the workspace.</summary>
    public static readonly Person Ada = new("ada", "Ada Lovelace", "U0ADA000001");

    /// <summary>An administrator.</summary>
    public static readonly Person Grace = new("grace", "Grace Hopper", "U0GRACE0001");

    /// <summary>A member.</summary>
    public static readonly Person Linus = new("linus", "Linus Torvalds", "U0LINUS0001");

    /// <summary>A member who is in none of the private channels: the outsider.</summary>
    public static readonly Person Mallory = new("mallory", "Mallory", "U0MALLORY01");

    /// <summary>A guest.</summary>
    public static readonly Person Guido = new("guido", "Guido van Rossum", "U0GUIDO0001");

    /// <summary>The bot user of the app that <see cref="Bots"/> describes.</summary>
    public static readonly Person Robin = new("robin", "Robin", "U0ROBIN0001");

    public static readonly IReadOnlyList<Person> All = [Ada, Grace, Linus, Mallory, Guido, Robin];
}

/// <summary>The app of the tests.</summary>
public static class Bots
{
    public const string RobinApp = "A0ROBIN0001";
    public const string RobinBotId = "B0ROBIN0001";
    public const string RobinToken = "xoxb-test-robin-0123456789abcdef";
}
