using System.Text.Json;
using Chat.Web.Wire;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.Api;

/// <summary>
/// GET /openapi.json: all methods served, from their declarations. Written here and not by Microsoft.AspNetCore.OpenApi, because that describes endpoints and
/// there is only one, with the method's name in its path: a transformer would have to write the whole document anyway.
/// </summary>
public sealed class OpenApiDocument(ApiMethodTable methods)
{
    private readonly Lazy<byte[]> _document = new(() => Build(methods));

    public Task Send(HttpContext http)
    {
        http.Response.ContentType = ApiAnswer.ContentType;
        http.Response.ContentLength = _document.Value.Length;
        return http.Response.Body.WriteAsync(_document.Value, http.RequestAborted).AsTask();
    }

    private static byte[] Build(ApiMethodTable methods)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, WireJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("openapi", "3.1.0");
            json.WriteStartObject("info");
            json.WriteString("title", "AkkaChat Web API");
            json.WriteString("description", "Slack's Web API as this server speaks it. Every method takes GET and POST; arguments may come in the query, as a form, multipart or JSON. Answers have HTTP status 200 and say \"ok\": true or false, but 429 when rate limited.");
            json.WriteString("version", typeof(OpenApiDocument).Assembly.GetName().Version?.ToString(3));
            json.WriteEndObject();
            json.WriteStartObject("paths");
            foreach (var method in methods.All)
            {
                WriteMethod(json, method);
            }

            json.WriteEndObject();
            WriteComponents(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteMethod(Utf8JsonWriter json, ApiMethod method)
    {
        json.WriteStartObject("/api/" + method.Name);
        json.WriteStartObject("get");
        WriteHead(json, method, "");
        json.WriteStartArray("parameters");
        foreach (var argument in method.Arguments)
        {
            json.WriteStartObject();
            json.WriteString("name", argument.Name);
            json.WriteString("in", "query");
            json.WriteBoolean("required", argument.Required);
            json.WriteString("description", argument.Description);
            json.WriteStartObject("schema");
            WriteType(json, argument, asText: true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteResponses(json);
        json.WriteEndObject();
        json.WriteStartObject("post");
        WriteHead(json, method, "_post");
        json.WriteStartObject("requestBody");
        json.WriteStartObject("content");
        WriteBody(json, method, "application/json", asText: false);
        WriteBody(json, method, "application/x-www-form-urlencoded", asText: true);
        WriteBody(json, method, "multipart/form-data", asText: true);
        json.WriteEndObject();
        json.WriteEndObject();
        WriteResponses(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, ApiMethod method, string suffix)
    {
        json.WriteString("operationId", method.Name.Replace('.', '_') + suffix);
        json.WriteString("summary", method.Summary);
        json.WriteStartArray("tags");
        json.WriteStringValue(method.Name[..method.Name.IndexOf('.', StringComparison.Ordinal)]);
        json.WriteEndArray();
        json.WriteString("x-rate-tier", method.Tier.ToString());
        if (method.Scope is not null)
        {
            json.WriteString("x-scope", method.Scope);
        }

        json.WriteStartArray("security");
        if (method.Access != ApiAccess.Anyone)
        {
            json.WriteStartObject();
            json.WriteStartArray("token");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBody(Utf8JsonWriter json, ApiMethod method, string type, bool asText)
    {
        json.WriteStartObject(type);
        json.WriteStartObject("schema");
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var argument in method.Arguments)
        {
            json.WriteStartObject(argument.Name);
            WriteType(json, argument, asText);
            json.WriteString("description", argument.Description);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("required");
        foreach (var argument in method.Arguments.Where(argument => argument.Required))
        {
            json.WriteStringValue(argument.Name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, ApiArgument argument, bool asText)
    {
        if (argument.Type == ArgumentType.Json && !asText)
        {
            json.WriteStartArray("type");
            json.WriteStringValue("object");
            json.WriteStringValue("array");
            json.WriteStringValue("string");
            json.WriteEndArray();
            return;
        }

        json.WriteString("type", argument.Type switch { ArgumentType.Int => "integer", ArgumentType.Bool => "boolean", _ => "string" });
        if (argument.Type == ArgumentType.Ts)
        {
            json.WriteString("pattern", "^[0-9]+(\\.[0-9]{1,6})?$");
        }
    }

    private static void WriteResponses(Utf8JsonWriter json)
    {
        json.WriteStartObject("responses");
        foreach (var status in new[] { "200", "429" })
        {
            json.WriteStartObject(status);
            json.WriteString("description", status == "200" ? "The answer, or an error code." : "ratelimited: come back after the seconds in Retry-After.");
            json.WriteStartObject("content");
            json.WriteStartObject("application/json");
            json.WriteStartObject("schema");
            json.WriteString("$ref", "#/components/schemas/answer");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteComponents(Utf8JsonWriter json)
    {
        json.WritePropertyName("components");
        json.WriteRawValue("""
            {"securitySchemes":{"token":{"type":"http","scheme":"bearer"}},
             "schemas":{"answer":{"type":"object","required":["ok"],"properties":{"ok":{"type":"boolean"},"error":{"type":"string"},"warning":{"type":"string"},
               "response_metadata":{"type":"object","properties":{"next_cursor":{"type":"string"},"messages":{"type":"array","items":{"type":"string"}},"warnings":{"type":"array","items":{"type":"string"}}}}}}}}
            """);
    }
}
