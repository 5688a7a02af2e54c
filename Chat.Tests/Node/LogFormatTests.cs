using System.Text.Json;
using Chat.Tests.Operations;
using Chat.Tests.Process;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Node;

/// <summary>The log of a real node with <c>--log-format json</c>, as a collector of logs reads it.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class LogFormatTests
{
    [Fact]
    public async Task Every_line_from_the_start_to_the_end_is_an_object_with_its_fields_and_its_trace()
    {
        await using var node = await NodeProcess.Start(environment: new Dictionary<string, string> { ["CHAT_LOG_FORMAT"] = "json" });
        await Eventually.Holds("it says that it is ready", () => Assert.Contains(Lines(node), line => line.Str("Message").StartsWith("AkkaChat is ready at", StringComparison.Ordinal)));

        // Neither requests nor a quiet cluster are logged unless somebody asks for it.
        Assert.Equal(0, (await Operator.Chat("log level set info -c Microsoft.AspNetCore.Hosting", node.DataDirectory)).Exit);
        Assert.Equal(0, (await Operator.Chat("log level set debug -c Akka", node.DataDirectory)).Exit);
        using var ada = new ApiClient(node.Address, People.Ada.Token);
        await ada.OwnId();
        await Eventually.Holds("the request is in it", () => Assert.Contains(Lines(node), line => line.Str("State.Path") == "/api/auth.test"));
        await node.Terminate();

        var lines = Lines(node);
        Assert.All(lines, line =>
        {
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", line.Str("Timestamp"));
            Assert.Contains(line.Str("LogLevel"), (string[])["Debug", "Information", "Warning", "Error", "Critical"]);
            Assert.NotEqual("", line.Str("Category"));
            Assert.True(line.Has("Message") && line.Has("State"), line.ToString());
        });
        var request = lines.First(line => line.Str("State.Path") == "/api/auth.test");
        Assert.Contains(request.GetProperty("Scopes").EnumerateArray(), scope => scope.Str("TraceId").Length == 32 && scope.Str("SpanId").Length == 16);
        Assert.Contains(lines, line => line.Str("Category").StartsWith("Akka.", StringComparison.Ordinal) && line.Str("State.Actor").Length > 0 && line.Str("State.{OriginalFormat}") != line.Str("Message"));
    }

    private static JsonElement[] Lines(NodeProcess node) => [.. node.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
}
