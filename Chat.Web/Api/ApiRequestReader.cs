using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Chat.Web.Api;

/// <summary>Collects the arguments of a call from query and body in every encoding Slack's clients use.</summary>
public static class ApiRequestReader
{
    /// <summary>Null when all is well, else an error code. Reads at most <paramref name="maxBytes"/> of the body.</summary>
    public static async Task<string?> Read(HttpRequest request, ApiArguments into, int maxBytes, CancellationToken cancel)
    {
        if (request.QueryString.Value is { Length: > 1 } query && !FormBody.Read(Encoding.UTF8.GetBytes(query, 1, query.Length - 1), into))
        {
            return ApiErrors.InvalidFormData;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            return null;
        }

        if (request.ContentLength > maxBytes)
        {
            return ApiErrors.RequestTooLarge;
        }

        var body = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 0) + 1);
        try
        {
            if (!await ReadBody(request.Body, body, maxBytes, cancel))
            {
                return ApiErrors.RequestTooLarge;
            }
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            // Kestrel says so when the chunks of a body are broken.
            return ApiErrors.InvalidFormData;
        }

        return body.WrittenCount == 0 ? null : await Parse(request, body.WrittenMemory, into, cancel);
    }

    private static async Task<bool> ReadBody(Stream from, ArrayBufferWriter<byte> into, int maxBytes, CancellationToken cancel)
    {
        int read;
        while ((read = await from.ReadAsync(into.GetMemory(4_096), cancel)) > 0)
        {
            into.Advance(read);
            if (into.WrittenCount > maxBytes)
            {
                return false;
            }
        }

        return true;
    }

    private static async Task<string?> Parse(HttpRequest request, ReadOnlyMemory<byte> body, ApiArguments into, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return ApiErrors.MissingPostType;
        }

        // A compressed body would need limits of its own; no Slack client sends one.
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || request.Headers.ContentEncoding.Count > 0)
        {
            return ApiErrors.InvalidPostType;
        }

        if (type.Charset.HasValue && type.Charset.Value.Trim('"').ToLowerInvariant() is not ("utf-8" or "utf8" or "us-ascii"))
        {
            return ApiErrors.InvalidCharset;
        }

        return type.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/json" => JsonBody.Read(body.Span, into),
            "application/x-www-form-urlencoded" => FormBody.Read(body.Span, into) ? null : ApiErrors.InvalidFormData,
            "multipart/form-data" => await Multipart(HeaderUtilities.RemoveQuotes(type.Boundary).Value, body, into, cancel),
            _ => ApiErrors.InvalidPostType,
        };
    }

    private static async Task<string?> Multipart(string? boundary, ReadOnlyMemory<byte> body, ApiArguments into, CancellationToken cancel)
    {
        // RFC 2046 section 5.1.1: at most 70 characters.
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 70)
        {
            return ApiErrors.InvalidFormData;
        }

        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body.ToArray(), writable: false));
            while (await reader.ReadNextSectionAsync(cancel) is { } section)
            {
                if (!await Field(section, into, cancel))
                {
                    return ApiErrors.InvalidFormData;
                }
            }

            return null;
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or FormatException)
        {
            return ApiErrors.InvalidFormData;
        }
    }

    private static async Task<bool> Field(MultipartSection section, ApiArguments into, CancellationToken cancel)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFormDisposition())
        {
            // A file; methods that take files read the body themselves.
            return disposition?.IsFileDisposition() ?? false;
        }

        using var value = new MemoryStream();
        await section.Body.CopyToAsync(value, cancel);
        return FormBody.Text(value.GetBuffer().AsSpan(0, (int)value.Length)) is { } text
            && into.Set(HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "", new ApiValue(text, ApiValueKind.Text));
    }
}
