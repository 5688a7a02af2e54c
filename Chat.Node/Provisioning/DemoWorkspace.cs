namespace Chat.Node.Provisioning;

/// <summary>The workspace of <c>--demo</c>, an embedded provisioning file with messages.</summary>
public static class DemoWorkspace
{
    /// <summary>Password of everybody in the demo. It is printed at every start and stands in the source: never open a demo to a network.</summary>
    public const string Password = "welcome-to-the-demo";

    /// <summary>The file.</summary>
    public static Declaration Read()
    {
        using var stream = typeof(DemoWorkspace).Assembly.GetManifestResourceStream("demo.json")!;
        using var reader = new StreamReader(stream);
        return DeclarationReader.Read(reader.ReadToEnd());
    }

    /// <summary>What to tell somebody who tries it.</summary>
    public static IEnumerable<string> Introduction(Declaration demo, string url)
    {
        yield return $"Demo workspace {demo.Workspace.Name}: sign in at {url} as one of";
        foreach (var user in demo.Users)
        {
            yield return $"  {user.Email,-24} password {user.Password}   token {user.Tokens[0]}";
        }

        foreach (var app in demo.Apps)
        {
            yield return $"  bot {app.BotUser,-20} token {app.BotToken}";
        }
    }
}
