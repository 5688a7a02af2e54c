namespace Chat.Tests.Support;

/// <summary>Where things of the working tree are, found from the test assembly upwards.</summary>
public static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>Slack's published API descriptions lie beside the repository; they are not part of it.</summary>
    public static string Spec(string file) => Path.Combine(Root, "..", "shared", "spec", file);

    public static string In(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "AkkaChat.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("AkkaChat.sln is in no directory above the tests");
    }
}
