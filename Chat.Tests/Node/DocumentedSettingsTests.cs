using Chat.Node;
using Chat.Node.Clustering;
using Chat.Node.Options;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Node;

/// <summary>The table of settings in docs/operations.md says what the code does.</summary>
public sealed class DocumentedSettingsTests
{
    private static readonly IReadOnlyList<string[]> Rows = Markdown.Rows(Markdown.Section(File.ReadAllText(Repository.In("docs", "operations.md")), "## Settings"));

    public static TheoryData<string> Variables => [.. NodeSettings.All.Select(setting => setting.Variable)];

    [Fact]
    public void The_table_has_every_setting_once_in_the_order_of_the_help_and_nothing_else() =>
        Assert.Equal(NodeSettings.All.Select(setting => $"{(setting.IsSecret ? "not on the command line" : $"`--{setting.Flag}`")} `{setting.Variable}`"), Rows.Select(row => $"{row[0]} {row[1]}"));

    [Theory]
    [MemberData(nameof(Variables))]
    public void The_default_of_the_table_is_that_of_the_help(string variable)
    {
        var help = NodeSettings.All.Single(setting => setting.Variable == variable).Help;
        var documented = Row(variable)[2];
        if (help.EndsWith(']') && help[(help.LastIndexOf('[') + 1)..^1] is var said and not "none")
        {
            Assert.Contains(said, documented.Replace("`", "", StringComparison.Ordinal));
        }
        else if (variable is not ("CHAT_DEMO" or "CHAT_PUBLIC_URL"))
        {
            Assert.StartsWith("none", documented);
        }
    }

    [Theory]
    [MemberData(nameof(Variables))]
    public void A_wrong_value_is_told_as_the_table_says(string variable)
    {
        var said = Row(variable)[4];
        if (variable == "CHAT_ALLOWED_ORIGINS")
        {
            Assert.StartsWith("anything is taken", said);
            return;
        }

        var value = Markdown.Code(said).First();
        var sentence = said[$"`{value}`: ".Length..];
        Assert.Contains(sentence, Assert.Throws<OptionException>(() => Start(variable, value)).Message);
    }

    private static string[] Row(string variable) => Rows.Single(row => row[1] == $"`{variable}`");

    /// <summary>What a node does with its options before it does anything else.</summary>
    private static void Start(string variable, string value)
    {
        var options = NodeOptionsReader.Read(new Dictionary<string, string>(), new Dictionary<string, string> { [variable] = value }, Path.GetTempPath());
        OperatorTokens.Check(options);
        if (options.ClusterCertificate is { } certificate)
        {
            ClusterCertificate.Read(certificate);
        }

        if (options.Provision is { } file)
        {
            RunCommand.ReadFile(file);
        }

        if (variable == "CHAT_DATA")
        {
            DataDirectory.Open(options.DataDirectory).Dispose();
        }
    }
}
