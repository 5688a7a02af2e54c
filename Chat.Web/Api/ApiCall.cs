using System.Globalization;
using System.Text.Json;
using Chat.Actors.Kernel;
using Chat.Actors.Workspaces;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.Api;

/// <summary>
/// One call as a handler sees it. Declared arguments have been checked before, so the typed getters never fail: they answer a default when the argument is
/// absent. An empty text counts as absent everywhere but in <see cref="Raw"/>.
/// </summary>
public sealed class ApiCall(ApiMethod method, ApiArguments arguments, HttpContext http, Identity? identity, IWorkspaceDirectory? workspace, CancellationToken cancel)
{
    /// <summary>Slack's page size when none is asked for.</summary>
    public const int DefaultLimit = 100;

    public ApiMethod Method => method;

    public ApiArguments Arguments => arguments;

    public HttpContext Http => http;

    /// <summary>Cancelled when the caller hangs up or the call takes too long.</summary>
    public CancellationToken Cancel => cancel;

    /// <summary>Who calls. Only methods that admit <see cref="ApiAccess.Anyone"/> may look at <see cref="HasIdentity"/> first.</summary>
    public Identity Identity => identity ?? throw new InvalidOperationException($"{method.Name} admits callers without a token: look at HasIdentity.");

    public bool HasIdentity => identity is not null;

    /// <summary>The caller's workspace, from this node's memory.</summary>
    public IWorkspaceDirectory Workspace => workspace ?? throw new InvalidOperationException($"{method.Name} admits callers without a token: look at HasIdentity.");

    /// <summary>Whether the argument is there and not empty.</summary>
    public bool Has(string name) => Get(name).Length > 0;

    /// <summary>The text; null when absent or empty.</summary>
    public string? Text(string name) => Get(name) is { Length: > 0 } text ? text : null;

    /// <summary>Whom the argument <c>user</c> names, the caller when it is absent; null: nobody of this workspace, <c>user_not_found</c>.</summary>
    public User? Whose() => Workspace.UserById(Text("user") ?? Identity.User);

    /// <summary>The text of an argument declared as required.</summary>
    public string Required(string name) => Text(name) ?? throw new InvalidOperationException($"{method.Name} does not declare {name} as required.");

    /// <summary>The text as it came; null when absent, "" when sent empty (an empty topic is a topic).</summary>
    public string? Raw(string name) => arguments.TryGet(Declared(name), out var value) ? value.Text : null;

    public int Int(string name, int fallback = 0) => ArgumentCheck.TryInt(Get(name), out var value) ? value : fallback;

    public bool Bool(string name, bool fallback = false) => ArgumentCheck.TryBool(Get(name), out var value) ? value : fallback;

    /// <summary>Microseconds; null when absent.</summary>
    public long? Ts(string name) => MessageTs.TryParse(Get(name), out var micros) ? micros : null;

    /// <summary>The parts of "a,b" or of a JSON array of strings, trimmed, without empty ones.</summary>
    public IReadOnlyList<string> List(string name) => ArgumentCheck.TryList(Get(name), out var list) ? list : [];

    /// <summary>The JSON object or array; null when absent.</summary>
    public JsonElement? Json(string name) => ArgumentCheck.TryJson(Get(name), out var json) ? json : null;

    /// <summary>The position inside the cursor; null on the first page.</summary>
    public string? Cursor()
    {
        var declared = method.Arguments.First(argument => argument.Type == ArgumentType.Cursor);
        return Api.Cursor.TryRead(Text(declared.Name), declared.CursorKind!, out var position) ? position : null;
    }

    /// <summary>The page size: 1 to <paramref name="max"/>; larger ones are cut, 0 and absent mean <paramref name="fallback"/>.</summary>
    public int Limit(int max = 1_000, int fallback = DefaultLimit) => Int("limit") switch
    {
        <= 0 => Math.Min(fallback, max),
        var limit => Math.Min(limit, max),
    };

    private string Get(string name) => arguments.TryGet(Declared(name), out var value) ? value.Text : "";

    // What is not declared is neither checked nor in the OpenAPI document.
    private string Declared(string name) => method.Arguments.Any(argument => argument.Name == name)
        ? name
        : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{method.Name} does not declare the argument {name}."));
}
