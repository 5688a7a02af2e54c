using System.Text.Json;

namespace Chat.Web.Api;

/// <summary>
/// What a method answers: <c>{"ok":true, …}</c> or <c>{"ok":false,"error":"code"}</c>, with warnings, cursor and messages where Slack puts them. Sent with
/// HTTP 200, but 429 for ratelimited.
/// </summary>
public sealed class ApiResult
{
    private ApiResult(string? error) => ErrorCode = error;

    /// <summary>Null when the call went well.</summary>
    public string? ErrorCode { get; }

    /// <summary>Writes the fields beside "ok" (also beside "error", where a method has some).</summary>
    public Action<Utf8JsonWriter>? Body { get; private init; }

    /// <summary>Null for methods without pages; empty on the last page.</summary>
    public string? NextCursor { get; private init; }

    /// <summary>For example already_in_channel.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Sentences about what is wrong with the arguments.</summary>
    public IReadOnlyList<string> Messages { get; private init; } = [];

    /// <summary>For missing_scope: what the method wants and what the token has.</summary>
    public (string Needed, string Provided)? Scopes { get; private init; }

    /// <summary>For ratelimited: whole seconds, at least 1.</summary>
    public int RetryAfterSeconds { get; private init; }

    /// <summary>Success. <paramref name="nextCursor"/>: null when the method has no pages, empty on the last page. <paramref name="warning"/>: null or empty for none.</summary>
    public static ApiResult Ok(Action<Utf8JsonWriter>? body = null, string? nextCursor = null, string? warning = null) =>
        new(error: null) { Body = body, NextCursor = nextCursor, Warnings = string.IsNullOrEmpty(warning) ? [] : [warning] };

    /// <summary>Refusal with one of Slack's codes.</summary>
    public static ApiResult Error(string code, params string[] messages) => new(code) { Messages = messages };

    /// <summary>Refusal with fields of its own beside the code.</summary>
    public static ApiResult Error(string code, Action<Utf8JsonWriter> body) => new(code) { Body = body };

    /// <summary>invalid_arguments with a sentence that says which.</summary>
    public static ApiResult InvalidArguments(params string[] messages) => Error(ApiErrors.InvalidArguments, messages);

    public static ApiResult MissingScope(string needed, string provided) => new(ApiErrors.MissingScope) { Scopes = (needed, provided) };

    public static ApiResult RateLimited(TimeSpan retryAfter) =>
        new(ApiErrors.RateLimited) { RetryAfterSeconds = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)) };

    /// <summary>Writes the whole answer as one JSON object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("ok"u8, ErrorCode is null);
        if (ErrorCode is not null)
        {
            json.WriteString("error"u8, ErrorCode);
        }

        Body?.Invoke(json);
        if (Scopes is { } scopes)
        {
            json.WriteString("needed"u8, scopes.Needed);
            json.WriteString("provided"u8, scopes.Provided);
        }

        if (Warnings.Count > 0)
        {
            json.WriteString("warning"u8, string.Join(',', Warnings));
        }

        WriteMetadata(json);
        json.WriteEndObject();
    }

    private void WriteMetadata(Utf8JsonWriter json)
    {
        if (NextCursor is null && Warnings.Count == 0 && Messages.Count == 0)
        {
            return;
        }

        json.WriteStartObject("response_metadata"u8);
        if (NextCursor is not null)
        {
            json.WriteString("next_cursor"u8, NextCursor);
        }

        WriteTexts(json, "warnings", Warnings);
        WriteTexts(json, "messages", Messages);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
