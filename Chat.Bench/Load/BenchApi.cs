using System.Net.Http.Headers;
using System.Text.Json;

namespace Chat.Bench.Load;

/// <summary>The public API as a client sees it; every post waits for its acknowledgement.</summary>
internal sealed class BenchApi(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2048 }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    public async Task<bool> IsReady(CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/readyz", UriKind.Relative), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<JsonElement> Call(string method, string token, object arguments, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/" + method, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(arguments));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        using var answer = await _http.SendAsync(request, cancel);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancel));
        var root = document.RootElement.Clone();
        return root.GetProperty("ok").GetBoolean() ? root : throw new InvalidOperationException($"{method}: {root}");
    }

    public async Task<Dictionary<string, string>> ChannelIds(CancellationToken cancel)
    {
        var answer = await Call("conversations.list", BenchNode.TokenOf(0), new { limit = 999 }, cancel);
        return answer.GetProperty("channels").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, c => c.GetProperty("id").GetString()!, StringComparer.Ordinal);
    }

    public void Dispose() => _http.Dispose();
}
