using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.Tests.Support;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Chat.Tests.Process.Spec;

/// <summary>
/// Slack's own description of its Web API (OpenAPI 2, 2020) as a judge of answers. Three things are read differently than they stand there:
/// <c>{"items":[A,B]}</c> without a type means "A or B", and with the type array each element is one of them; answers may carry more fields than described, as Slack's own do; and what
/// Slack's published examples violate themselves is listed in a file of waivers, which is applied to the letter.
/// </summary>
public sealed partial class SlackSpec
{
    private readonly JsonObject _document;
    private readonly HashSet<string> _waived;

    private SlackSpec(JsonObject document, IEnumerable<string> waived)
    {
        _document = document;
        _waived = [.. waived];
        Rewrite(_document["definitions"]);
        Rewrite(_document["paths"]);
    }

    public static bool Available => File.Exists(Repository.Spec("slack_web_openapi_v2.json"));

    public IReadOnlySet<string> Waived => _waived;

    public IEnumerable<string> Methods => _document["paths"]!.AsObject().Select(path => path.Key.TrimStart('/'));

    public static SlackSpec Load()
    {
        var document = JsonNode.Parse(File.ReadAllText(Repository.Spec("slack_web_openapi_v2.json")))!.AsObject();
        var waivers = JsonNode.Parse(File.ReadAllText(Repository.Spec("waivers.json")))!["waived"]!.AsArray();
        return new SlackSpec(document, waivers.Select(waiver => waiver!.GetValue<string>()));
    }

    public bool Describes(string method) => _document["paths"]!.AsObject().ContainsKey("/" + method);

    public bool HasSchema(string method) => Success(method)["schema"] is JsonObject;

    /// <summary>The example answer the description gives for a method; null when it has none.</summary>
    public string? Example(string method) => Success(method)["examples"]?["application/json"]?.ToJsonString();

    /// <summary>What an answer violates, waived or not, each as "method kind path".</summary>
    public async Task<IReadOnlySet<string>> Violations(string method, string answer)
    {
        var schema = Success(method)["schema"]?.DeepClone().AsObject() ?? throw new InvalidOperationException($"{method} has no schema");
        schema["definitions"] = _document["definitions"]!.DeepClone();
        var compiled = await JsonSchema.FromJsonAsync(schema.ToJsonString());
        return compiled.Validate(answer).SelectMany(error => Spell(method, error)).ToHashSet(StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<string>> UnwaivedViolations(string method, JsonElement answer) =>
        [.. (await Violations(method, answer.GetRawText())).Where(violation => !_waived.Contains(violation)).Order(StringComparer.Ordinal)];

    private JsonObject Success(string method) =>
        _document["paths"]!["/" + method]!.AsObject().First().Value!["responses"]!["200"]!.AsObject();

    private static void Rewrite(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Rewrite(item);
            }
        }
        else if (node is JsonObject schema)
        {
            foreach (var (name, value) in schema.ToList())
            {
                if (name != "examples" && name != "x-examples")
                {
                    Rewrite(value);
                }
            }

            if (schema["items"] is JsonArray alternatives)
            {
                schema.Remove("items");
                if (schema["type"] is null)
                {
                    schema["anyOf"] = alternatives;
                }
                else
                {
                    schema["items"] = new JsonObject { ["anyOf"] = alternatives };
                }
            }

            if (schema["additionalProperties"] is JsonValue closed && closed.GetValueKind() == JsonValueKind.False)
            {
                schema.Remove("additionalProperties");
            }
        }
    }

    private IEnumerable<string> Spell(string method, ValidationError error)
    {
        var path = Spell(error.Path ?? "");
        switch (error.Kind)
        {
            case ValidationErrorKind.PropertyRequired:
                var parent = path[..path.LastIndexOf('/')];
                yield return $"{method} required {(parent.Length == 0 ? "/" : parent)}:{error.Property}";
                break;
            case ValidationErrorKind.NotAnyOf when error is ChildSchemaValidationError alternatives:
                yield return $"{method} anyOf {path}";
                var branches = alternatives.Errors.Values.Select(errors => errors.SelectMany(inner => Spell(method, inner)).ToList());
                foreach (var inner in branches.MinBy(branch => branch.Count(rule => !_waived.Contains(rule))) ?? [])
                {
                    yield return inner;
                }

                break;
            case ValidationErrorKind.ArrayItemNotValid or ValidationErrorKind.AdditionalPropertiesNotValid when error is ChildSchemaValidationError nested:
                foreach (var inner in nested.Errors.Values.SelectMany(errors => errors).SelectMany(inner => Spell(method, inner)))
                {
                    yield return inner;
                }

                break;
            case ValidationErrorKind.NotInEnumeration:
                yield return $"{method} enum {path}";
                break;
            case ValidationErrorKind.NoTypeValidates:
            case var kind when kind.ToString().EndsWith("Expected", StringComparison.Ordinal) && kind != ValidationErrorKind.UriExpected:
                yield return $"{method} type {path}";
                break;
            default:
                yield return $"{method} {error.Kind} {path}";
                break;
        }
    }

    // "#/members[3].profile.phone" is "/members/*/profile/phone": which element it was does not matter.
    private static string Spell(string path) => "/" + Index().Replace(path.TrimStart('#').TrimStart('/'), "/*").Replace('.', '/');

    [GeneratedRegex(@"\[\d+\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Index();
}
