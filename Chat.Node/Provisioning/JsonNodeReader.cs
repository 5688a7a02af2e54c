using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chat.Node.Provisioning;

/// <summary>
/// One object of a provisioning file. Each field is taken by name and type; what nobody took is a mistake and is named with its path,
/// because a misspelled field that is silently ignored is found much later.
/// </summary>
internal sealed class JsonNodeReader
{
    private readonly JsonObject _object;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public JsonNodeReader(JsonNode? node, string path)
    {
        Path = path;
        _object = node as JsonObject ?? throw new DeclarationException($"{Place(path)} must be an object.");
    }

    public string Path { get; }
    public JsonObject Source => _object;

    public string Text(string name) => OptionalText(name) is { Length: > 0 } text ? text : throw new DeclarationException($"{At(name)} is missing: it must be a text that is not empty.");

    public string? OptionalText(string name) => Take(name) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => throw Wrong(name, "a text", other),
    };

    public bool Flag(string name) => Take(name) switch
    {
        null => false,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        var other => throw Wrong(name, "true or false", other),
    };

    public JsonNodeReader Object(string name) => new(Take(name), At(name));

    public IReadOnlyList<string> Texts(string name) => Items(name)
        .Select((item, i) => item is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw Wrong($"{name}[{i}]", "a text", item))
        .ToArray();

    public IReadOnlyList<T> Objects<T>(string name, Func<JsonNodeReader, T> read) => Items(name).Select((item, i) =>
    {
        var reader = new JsonNodeReader(item, At($"{name}[{i}]"));
        var result = read(reader);
        reader.RefuseTheRest();
        return result;
    }).ToArray();

    /// <summary>Fields that a later feature reads: known by name, kept as they are.</summary>
    public void Keep(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _taken.Add(name);
        }
    }

    public void RefuseTheRest()
    {
        if (_object.Select(field => field.Key).FirstOrDefault(name => !_taken.Contains(name)) is { } unknown)
        {
            throw new DeclarationException($"{At(unknown)} is no known field. Known here are: {string.Join(", ", _taken.Order(StringComparer.Ordinal))}.");
        }
    }

    private JsonNode? Take(string name)
    {
        _taken.Add(name);
        return _object[name];
    }

    private JsonArray Items(string name) => Take(name) switch
    {
        null => [],
        JsonArray array => array,
        var other => throw Wrong(name, "a list", other),
    };

    private DeclarationException Wrong(string name, string wanted, JsonNode? found) =>
        new($"{At(name)} must be {wanted}, not {(found is null ? "null" : found.GetValueKind().ToString().ToLowerInvariant())}.");

    private string At(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private static string Place(string path) => path.Length == 0 ? "The file" : path;
}
