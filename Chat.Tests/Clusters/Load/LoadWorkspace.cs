using System.Text.Json;
using Chat.Tests.Support;

namespace Chat.Tests.Clusters.Load;

/// <summary>The workspace of cluster runs: a few people who are in every channel.</summary>
internal static class LoadWorkspace
{
    public static readonly IReadOnlyList<Person> Writers = [People.Ada, People.Grace, People.Linus];
    public static readonly IReadOnlyList<Person> Readers = [People.Ada, People.Linus, People.Mallory];

    public static IReadOnlyList<string> Channels(int count) => [.. Enumerable.Range(1, count).Select(number => $"busy-{number}")];

    public static string Provisioning(IEnumerable<string> channels) => JsonSerializer.Serialize(new
    {
        workspace = new { name = "Acme", domain = "acme" },
        users = new[] { (People.Ada, "owner"), (People.Grace, "admin"), (People.Linus, "member"), (People.Mallory, "member") }.Select(row => new
        {
            name = row.Item1.Name,
            real_name = row.Item1.RealName,
            email = row.Item1.Email,
            role = row.Item2,
            password = row.Item1.Password,
            tokens = new[] { row.Item1.Token },
        }),
        channels = channels.Prepend("general").Select(name => new { name, members = new[] { "*" } }),
    });
}
