using Chat.Node.Options;

namespace Chat.Node.Health;

/// <summary><c>chat healthcheck</c>: for containers, whose images have no curl.</summary>
public static class HealthCheckCommand
{
    /// <summary>Container runtimes give up a little later than this.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    public static async Task<int> Execute(NodeOptions options, TextWriter output, CancellationToken cancel)
    {
        var url = new UriBuilder(options.Urls[0].Replace("//*", "//127.0.0.1").Replace("//+", "//127.0.0.1")) { Path = "/readyz" };
        url.Host = url.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : url.Host;
        using var client = new HttpClient { Timeout = Limit };
        try
        {
            using var answer = await client.GetAsync(url.Uri, cancel);
            await output.WriteAsync(await answer.Content.ReadAsStringAsync(cancel));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"{url.Uri}: {e.Message}");
            return 1;
        }
    }
}
