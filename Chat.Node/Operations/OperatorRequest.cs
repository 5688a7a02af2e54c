using System.Globalization;
using System.Text.Json.Nodes;

namespace Chat.Node.Operations;

/// <summary>A command's name and its arguments, all as text.</summary>
/// <param name="Command">Like <c>cluster show</c>.</param>
/// <param name="Arguments">By name; a switch that is set is <c>true</c>.</param>
public sealed record OperatorRequest(string Command, IReadOnlyDictionary<string, string> Arguments)
{
    /// <summary>A request without arguments.</summary>
    public OperatorRequest(string command)
        : this(command, new Dictionary<string, string>(StringComparer.Ordinal))
    {
    }

    /// <summary>The text of an argument; null when it was not given or is empty.</summary>
    public string? Text(string name) => Arguments.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>The text of an argument that must be there.</summary>
    public string Needed(string name) => Text(name) ?? throw new OperatorException($"{Command} needs --{name}.");

    /// <summary>Whether a switch is set.</summary>
    public bool Has(string name) => Text(name) == "true";

    /// <summary>A whole number within bounds, or <paramref name="otherwise"/> when it was not given.</summary>
    public int Number(string name, int otherwise, int least, int most) => Text(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new OperatorException($"--{name}: '{text}' is no number from {least} to {most}.");

    /// <summary>As one line of JSON.</summary>
    public string ToJson() => new JsonObject
    {
        ["command"] = Command,
        ["arguments"] = new JsonObject(Arguments.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    }.ToJsonString();

    /// <summary>Reads <see cref="ToJson"/>; null when it is none.</summary>
    public static OperatorRequest? Read(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject request && request["command"]?.GetValue<string>() is { } command
                ? new OperatorRequest(command, (request["arguments"]?.AsObject() ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.GetValue<string>() ?? "", StringComparer.Ordinal))
                : null;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
