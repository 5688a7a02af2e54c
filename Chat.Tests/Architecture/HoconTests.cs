using Akka.Configuration;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Architecture;

/// <summary>The files an operator tunes are readable, and each line that differs from Akka's reference says why.</summary>
public sealed class HoconTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Repository.In("hocon"), "*.conf").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_loads_and_says_something(string file)
    {
        var config = ConfigurationFactory.ParseString(File.ReadAllText(Repository.In("hocon", file)));

        Assert.False(config.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_gives_reasons(string file) =>
        Assert.Contains(File.ReadLines(Repository.In("hocon", file)), line => line.TrimStart().StartsWith('#'));
}
