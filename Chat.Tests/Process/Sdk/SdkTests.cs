using System.Globalization;
using System.Text.Json;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process.Sdk;

/// <summary>
/// Slack's official Node SDKs, pinned by a lock file, against a real node. Each suite is a file of node:test tests; a failure names the
/// JavaScript tests that failed.
/// </summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class SdkTests(AcmeNode acme) : IClassFixture<AcmeNode>
{
    private static readonly NodeSuites Suites = new("Sdk");

    [Theory]
    [InlineData("two-clients")]
    [InlineData("chat")]
    [InlineData("conversations")]
    [InlineData("people")]
    [InlineData("reactions-pins")]
    [InlineData("pagination")]
    [InlineData("private")]
    [InlineData("unknown-methods")]
    public Task Official_clients_find_what_they_expect(string suite) => Run(suite, acme.Node);

    [Fact]
    public async Task An_official_client_is_told_goodbye_when_the_node_drains()
    {
        await using var node = await NodeProcess.Start();
        await Run("drain", node);
    }

    private static Task Run(string suite, NodeProcess node) => Suites.Run(suite, Environment(node), () => node.Complaints);

    private static Dictionary<string, string> Environment(NodeProcess node) => new()
    {
        ["ACME_ADDRESS"] = node.Address.GetLeftPart(UriPartial.Authority),
        ["ACME_TOKENS"] = JsonSerializer.Serialize(People.All.ToDictionary(person => person.Name, person => person == People.Robin ? Bots.RobinToken : person.Token)),
        ["ACME_EMAILS"] = JsonSerializer.Serialize(People.All.ToDictionary(person => person.Name, person => person.Email)),
        ["ACME_COMMAND"] = JsonSerializer.Serialize(NodeProcess.Command),
        ["ACME_PROVISIONING"] = AcmeWorkspace.Provisioning,
        ["ACME_DATA"] = node.DataDirectory,
        ["ACME_PID"] = node.Id.ToString(CultureInfo.InvariantCulture),
    };
}
