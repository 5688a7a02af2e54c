using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Chat.Tests.Support;

/// <summary>YAML as JSON, with merges (<c>&lt;&lt;</c>) done; every scalar is a string.</summary>
public static class Yaml
{
    /// <summary>The documents of a text, which <c>---</c> separates.</summary>
    public static IReadOnlyList<JsonElement> Documents(string text)
    {
        var (read, write) = (new DeserializerBuilder().Build(), new SerializerBuilder().JsonCompatible().DisableAliases().Build());
        var parser = new MergingParser(new Parser(new StringReader(text)));
        parser.Consume<StreamStart>();
        var documents = new List<JsonElement>();
        while (parser.Accept<DocumentStart>(out _))
        {
            documents.Add(JsonSerializer.Deserialize<JsonElement>(write.Serialize(read.Deserialize<object>(parser))));
        }

        return documents;
    }
}
