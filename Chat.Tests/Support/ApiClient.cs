using System.Net.Http.Headers;
using System.Text.Json;
using Xunit;

namespace Chat.Tests.Support;

/// <summary>Calls the Web API the way Slack's SDKs do: a form, nested values as JSON in a field, the token in the header.</summary>
public sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(Uri address, string? token, TimeSpan? timeout = null)
    {
        Address = address;
        Token = token;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(address, "/api/"),
            Timeout = timeout ?? TimeSpan.FromSeconds(15),
        };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public Uri Address { get; }
    public string? Token { get; }

    /// <summary>The whole answer, whatever it says. <paramref name="arguments"/> is an anonymous object; null members are left out.</summary>
    public async Task<JsonElement> Call(string method, object? arguments = null)
    {
        using var form = new FormUrlEncodedContent(Fields(arguments));
        return await Read(method, await _http.PostAsync(new Uri(method, UriKind.Relative), form));
    }

    public async Task<JsonElement> Get(string method, object? arguments = null)
    {
        using var form = new FormUrlEncodedContent(Fields(arguments));
        var query = await form.ReadAsStringAsync();
        return await Read(method, await _http.GetAsync(new Uri($"{method}?{query}", UriKind.Relative)));
    }

    /// <summary>The answer of a call that must succeed.</summary>
    public async Task<JsonElement> Ok(string method, object? arguments = null)
    {
        var answer = await Call(method, arguments);
        Assert.True(answer.GetProperty("ok").GetBoolean(), $"{method} was refused: {answer}");
        return answer;
    }

    /// <summary>The error code of a call that must fail.</summary>
    public async Task<string> Error(string method, object? arguments = null)
    {
        var answer = await Call(method, arguments);
        Assert.False(answer.GetProperty("ok").GetBoolean(), $"{method} was not refused: {answer}");
        return answer.Str("error");
    }

    /// <summary>The id of the channel with this name among those the caller may see.</summary>
    public async Task<string> ChannelId(string name)
    {
        var list = await Ok("conversations.list", new { types = "public_channel,private_channel", limit = 1000 });
        return list.GetProperty("channels").EnumerateArray().Single(channel => channel.Str("name") == name).Str("id");
    }

    public async Task<string> OwnId() => (await Ok("auth.test")).Str("user_id");

    public async Task<string> Post(string channel, string text, string? clientMsgId = null) =>
        (await Ok("chat.postMessage", new { channel, text, client_msg_id = clientMsgId })).Str("ts");

    /// <summary>All messages of a channel as history gives them, newest first, page by page.</summary>
    public async Task<List<JsonElement>> History(string channel, int pageSize = 200)
    {
        var messages = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await Ok("conversations.history", new { channel, limit = pageSize, cursor });
            messages.AddRange(page.GetProperty("messages").EnumerateArray());
            cursor = page.GetProperty("has_more").GetBoolean() ? page.Str("response_metadata.next_cursor") : null;
        }
        while (cursor is not null);
        return messages;
    }

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> Read(string method, HttpResponseMessage response)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync();
            Assert.True((int)response.StatusCode is 200 or 429, $"{method} answered {(int)response.StatusCode}: {body}");
            return JsonSerializer.Deserialize<JsonElement>(body);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(object? arguments)
    {
        foreach (var property in JsonSerializer.SerializeToElement(arguments ?? new { }).EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                yield return new(property.Name, property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText());
            }
        }
    }
}

internal static class JsonReading
{
    /// <summary>The string at a path of property names; empty when something on the way is missing.</summary>
    public static string Str(this JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return "";
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
    }

    public static bool Has(this JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);
}
