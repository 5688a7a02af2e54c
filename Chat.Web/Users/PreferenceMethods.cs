using System.Text.Json;
using Chat.Actors.Users;
using Chat.Web.Api;

namespace Chat.Web.Users;

/// <summary>users.prefs.get and users.prefs.set, which clients use though Slack does not document them: a map of names to JSON values.</summary>
public sealed class PreferenceMethods(IUsers users) : IApiMethods
{
    /// <summary>Longest value in characters of JSON.</summary>
    public const int MaxValueLength = 16_384;

    private const int MaxNameLength = 64;
    private const int MaxAtOnce = 50;

    // What clients read without asking whether it is there (wee-slack stops without these).
    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal)
    {
        ["muted_channels"] = "\"\"",
        ["highlight_words"] = "\"\"",
        ["all_notifications_prefs"] = JsonSerializer.Serialize("""{"channels":{},"global":{"global_keywords":""}}"""),
    };

    public IEnumerable<ApiMethod> Methods =>
    [
        new("users.prefs.get", RateTier.Tier3, "The caller's preferences.", [], Get),
        new("users.prefs.set", RateTier.Tier3, "Changes preferences: many by prefs, one by name and value.",
            [Arg.Json("prefs", "Names and values.", invalid: "invalid_prefs"), Arg.Text("name", "One preference."), Arg.Text("value", "Its value.")], Set),
    ];

    private async Task<ApiResult> Get(ApiCall call) => await users.Ask(new GetUserState { Header = call.UserHeader() }, call.Cancel) is UserView view
        ? ApiResult.Ok(json =>
        {
            json.WriteStartObject("prefs");
            foreach (var (name, value) in Defaults.Where(pair => !view.Preferences.ContainsKey(pair.Key)).Concat(view.Preferences))
            {
                json.WritePropertyName(name);
                json.WriteRawValue(value);
            }

            json.WriteEndObject();
        })
        : ApiResult.Error(ApiErrors.ServiceUnavailable);

    private async Task<ApiResult> Set(ApiCall call)
    {
        if (Changes(call) is not { Count: > 0 and <= MaxAtOnce } changes
            || changes.Any(change => change.Name.Length is 0 or > MaxNameLength || !change.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')))
        {
            return ApiResult.Error("invalid_prefs");
        }

        if (changes.Any(change => change.Value.Length > MaxValueLength))
        {
            return ApiResult.Error("too_long");
        }

        foreach (var (name, value) in changes)
        {
            if (await users.Ask(new SetPreference { Header = call.UserHeader(), Name = name, Value = value }, call.Cancel) is UserRefused refused)
            {
                return ApiResult.Error(refused.Code);
            }
        }

        return await Get(call);
    }

    private static List<(string Name, string Value)>? Changes(ApiCall call)
    {
        if (call.Json("prefs") is { } prefs)
        {
            return prefs.ValueKind == JsonValueKind.Object ? [.. prefs.EnumerateObject().Select(pref => (pref.Name, pref.Value.GetRawText()))] : null;
        }

        return call.Text("name") is { } name ? [(name, Value(call.Raw("value") ?? ""))] : null;
    }

    // Forms have only texts; a boolean or a number in one is meant as such.
    private static string Value(string text) =>
        text is "true" or "false" or "null" || (text.Length is > 0 and < 16 && text.All(char.IsAsciiDigit) && (text == "0" || text[0] != '0'))
            ? text
            : JsonSerializer.Serialize(text);
}
