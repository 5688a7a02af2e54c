using System.Globalization;
using System.Text;
using System.Text.Json;
using Chat.Actors.Kernel;

namespace Chat.Web.Api;

/// <summary>Holds the arguments of a call against their declarations, before the handler runs.</summary>
public static class ArgumentCheck
{
    /// <summary>Null when all is well, else the refusal: a method's own code for the first wrong argument that has one, or invalid_arguments naming them all.</summary>
    public static ApiResult? Check(ApiMethod method, ApiArguments arguments)
    {
        List<string>? messages = null;
        foreach (var declared in method.Arguments)
        {
            var present = arguments.TryGet(declared.Name, out var value) && value.Text.Length > 0;
            if (present ? Fits(declared, value) : !declared.Required)
            {
                continue;
            }

            if ((present ? declared.InvalidError : declared.MissingError) is { } code)
            {
                return ApiResult.Error(code);
            }

            (messages ??= []).Add(present
                ? $"[ERROR] {Wanted(declared.Type)} [json-pointer:/{declared.Name}]"
                : $"[ERROR] missing required field: {declared.Name}");
        }

        return messages is null ? null : ApiResult.InvalidArguments([.. messages]);
    }

    public static bool TryInt(string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool TryBool(string text, out bool value)
    {
        value = text is "true" or "1" or "True";
        return value || text is "false" or "0" or "False";
    }

    public static bool TryList(string text, out IReadOnlyList<string> list)
    {
        if (!text.StartsWith('['))
        {
            list = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return true;
        }

        list = [];
        if (!TryJson(text, out var json) || json.ValueKind != JsonValueKind.Array || json.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            return false;
        }

        list = [.. json.EnumerateArray().Select(item => item.GetString()!.Trim()).Where(item => item.Length > 0)];
        return true;
    }

    /// <summary>An object or array of acceptable depth whose every text is valid.</summary>
    public static bool TryJson(string text, out JsonElement json)
    {
        json = default;
        if (text.Length == 0)
        {
            return false;
        }

        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8, JsonBody.ReaderOptions);
        try
        {
            if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray) || !JsonBody.Walk(ref reader) || reader.Read())
            {
                return false;
            }

            json = JsonElement.Parse(utf8, new JsonDocumentOptions { MaxDepth = JsonBody.ReaderOptions.MaxDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Fits(ApiArgument declared, ApiValue value) => !value.Text.Contains('\0', StringComparison.Ordinal) && declared.Type switch
    {
        ArgumentType.Text => value.Kind != ApiValueKind.Structure,
        ArgumentType.Int => TryInt(value.Text, out var number) && (declared.Name != "limit" || number >= 0),
        ArgumentType.Bool => TryBool(value.Text, out _),
        ArgumentType.Ts => value.Kind != ApiValueKind.Structure && MessageTs.TryParse(value.Text, out _),
        ArgumentType.List => TryList(value.Text, out _),
        ArgumentType.Json => TryJson(value.Text, out _),
        ArgumentType.Cursor => value.Kind == ApiValueKind.Text && Cursor.TryRead(value.Text, declared.CursorKind!, out _),
        _ => false,
    };

    private static string Wanted(ArgumentType type) => type switch
    {
        ArgumentType.Text => "must be a string without NUL",
        ArgumentType.Int => "must be an integer",
        ArgumentType.Bool => "must be a boolean",
        ArgumentType.Ts => "must be a ts, seconds.microseconds",
        ArgumentType.List => "must be a list of strings",
        _ => "must be a JSON object or array",
    };
}
