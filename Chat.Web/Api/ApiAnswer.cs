using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Chat.Web.Wire;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.Api;

/// <summary>Sends a result. The JSON is built whole before the first byte goes out, so a writer that fails leaves a clean error behind it.</summary>
public static class ApiAnswer
{
    public const string ContentType = "application/json; charset=utf-8";

    // Answers up to this size keep their buffer with the thread; larger ones give it back.
    private const int KeptBytes = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    public static Task Send(HttpResponse response, ApiResult result, CancellationToken cancel)
    {
        Write(response, result);
        return response.BodyWriter.FlushAsync(cancel).AsTask();
    }

    /// <summary>Puts the answer into the response without sending it. A result that fails to write itself throws and leaves the response as it was.</summary>
    public static void Write(HttpResponse response, ApiResult result)
    {
        var body = Serialize(result);
        response.StatusCode = result.RetryAfterSeconds > 0 ? StatusCodes.Status429TooManyRequests : StatusCodes.Status200OK;
        if (result.RetryAfterSeconds > 0)
        {
            response.Headers.RetryAfter = result.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        body.Span.CopyTo(response.BodyWriter.GetSpan(body.Length));
        response.BodyWriter.Advance(body.Length);
    }

    // Valid until the next answer of this thread: Write copies it at once.
    private static ReadOnlyMemory<byte> Serialize(ApiResult result)
    {
        var buffer = _buffer is { Capacity: <= KeptBytes } kept ? kept : new ArrayBufferWriter<byte>(4_096);
        _buffer = buffer;
        buffer.ResetWrittenCount();
        var json = _json ??= new Utf8JsonWriter(buffer, WireJson.WriterOptions);
        json.Reset(buffer);
        result.Write(json);
        json.Flush();
        return buffer.WrittenMemory;
    }
}
