using System.Text.Json;

namespace Chat.Web.Api;

/// <summary>What an argument must look like. Scalars may come as JSON values or as text; JSON may come as a value or as text inside a form field.</summary>
public enum ArgumentType
{
    /// <summary>Any text without NUL. A JSON number or boolean is taken as its text; an object or array is refused.</summary>
    Text,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>true, false, True, False, 1, 0.</summary>
    Bool,

    /// <summary>A message ts, "seconds.microseconds".</summary>
    Ts,

    /// <summary>"a,b" or a JSON array of strings.</summary>
    List,

    /// <summary>A JSON object or array.</summary>
    Json,

    /// <summary>An opaque cursor from an earlier answer.</summary>
    Cursor,
}

/// <summary>One declared argument of a method: checked before the handler runs, and described in the OpenAPI document.</summary>
/// <param name="Name">As Slack spells it.</param>
/// <param name="Type">Its shape.</param>
/// <param name="Description">One sentence for the OpenAPI document.</param>
/// <param name="Required">Whether the call is refused without it; an empty text counts as missing.</param>
/// <param name="MissingError">Error code when it is missing; default invalid_arguments with a message that names it.</param>
/// <param name="InvalidError">Error code when it has the wrong shape; default invalid_arguments with a message that names it.</param>
/// <param name="CursorKind">Cursors only: what the cursor counts; one of another method is invalid_cursor.</param>
public sealed record ApiArgument(
    string Name, ArgumentType Type, string Description, bool Required = false, string? MissingError = null, string? InvalidError = null, string? CursorKind = null);

/// <summary>Short declarations of arguments.</summary>
public static class Arg
{
    public static ApiArgument Text(string name, string description, bool required = false, string? missing = null, string? invalid = null) =>
        new(name, ArgumentType.Text, description, required, missing, invalid);

    public static ApiArgument Int(string name, string description, bool required = false, string? missing = null, string? invalid = null) =>
        new(name, ArgumentType.Int, description, required, missing, invalid);

    public static ApiArgument Bool(string name, string description) => new(name, ArgumentType.Bool, description);

    public static ApiArgument Ts(string name, string description, bool required = false, string? missing = null, string? invalid = null) =>
        new(name, ArgumentType.Ts, description, required, missing, invalid);

    public static ApiArgument List(string name, string description, bool required = false, string? missing = null, string? invalid = null) =>
        new(name, ArgumentType.List, description, required, missing, invalid);

    /// <summary>A <see cref="JsonElement"/> in the handler.</summary>
    public static ApiArgument Json(string name, string description, bool required = false, string? missing = null, string? invalid = null) =>
        new(name, ArgumentType.Json, description, required, missing, invalid);

    /// <summary>The <c>cursor</c> argument; see <see cref="Api.Cursor"/>.</summary>
    public static ApiArgument Cursor(string kind) =>
        new("cursor", ArgumentType.Cursor, "Where to go on: response_metadata.next_cursor of the page before.", InvalidError: "invalid_cursor", CursorKind: kind);

    /// <summary>The <c>limit</c> argument; read it with <see cref="ApiCall.Limit"/>.</summary>
    public static ApiArgument Limit() => new("limit", ArgumentType.Int, "At most this many; 0 or absent means 100.", InvalidError: "invalid_limit");
}
