namespace Chat.Web.Api;

/// <summary>How a value came: text from a form or a JSON string, or one of JSON's other kinds.</summary>
public enum ApiValueKind
{
    Text,
    Number,
    Bool,
    Structure,
}

/// <summary>One argument as it came. For <see cref="ApiValueKind.Structure"/> the text is the raw JSON.</summary>
public readonly record struct ApiValue(string Text, ApiValueKind Kind);

/// <summary>The arguments of a call, merged from query and body; the body wins, and of repeated names the last.</summary>
public sealed class ApiArguments
{
    /// <summary>More names than this in one call are refused.</summary>
    public const int MaxCount = 1_000;

    private readonly Dictionary<string, ApiValue> _values = new(StringComparer.Ordinal);

    public int Count => _values.Count;

    public IReadOnlyDictionary<string, ApiValue> Values => _values;

    /// <summary>False when there are too many.</summary>
    public bool Set(string name, ApiValue value)
    {
        _values[name] = value;
        return _values.Count <= MaxCount;
    }

    public bool TryGet(string name, out ApiValue value) => _values.TryGetValue(name, out value);
}
