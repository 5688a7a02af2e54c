using System.Net.WebSockets;
using System.Text.Json;

namespace Chat.Tests.Support;

/// <summary>
/// A client's RTM socket that keeps every frame it gets, in order, and per channel the last <c>seq</c> it saw. It does not reconnect:
/// <see cref="Resume"/> tells a new socket where the old one stood.
/// </summary>
public sealed class RtmSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonElement> _frames = [];
    private readonly Dictionary<string, long> _lastSeq = [];
    private readonly Dictionary<string, string> _lastTs = [];
    private readonly List<string> _holes = [];
    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;

    private RtmSocket(IReadOnlyDictionary<string, long> lastSeq)
    {
        foreach (var (channel, seq) in lastSeq)
        {
            _lastSeq[channel] = seq;
        }
    }

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>What ended the reading when it was not a close frame: a reset, for example.</summary>
    public Exception? Broken { get; private set; }

    /// <summary>Ends when the socket is closed or broken; never fails.</summary>
    public Task Ended => _reading;

    public IReadOnlyList<JsonElement> Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _frames];
            }
        }
    }

    /// <summary>Per channel the last number seen, for the next <c>resume</c>.</summary>
    public IReadOnlyDictionary<string, long> LastSeq
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, long>(_lastSeq);
            }
        }
    }

    /// <summary>Per channel the <c>event_ts</c> of that event, for the same.</summary>
    public IReadOnlyDictionary<string, string> LastTs
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, string>(_lastTs);
            }
        }
    }

    /// <summary>Each place where a channel's numbers were not contiguous.</summary>
    public IReadOnlyList<string> Holes
    {
        get
        {
            lock (_gate)
            {
                return [.. _holes];
            }
        }
    }

    /// <summary>
    /// Asks for a ticket, opens the socket and waits for <c>hello</c>. With <paramref name="resume"/> it asks, as its first frame and before hello, for what came
    /// after those numbers: however slow the way is, that comes before anything new. <paramref name="resumeTs"/>: the <c>event_ts</c> of the events with those numbers.
    /// </summary>
    public static async Task<RtmSocket> Connect(ApiClient api, IReadOnlyDictionary<string, long>? resume = null, bool batchPresence = false, IReadOnlyDictionary<string, string>? resumeTs = null)
    {
        var ticket = await api.Ok("rtm.connect", new { batch_presence_aware = batchPresence ? "1" : null, resume = resume is { Count: > 0 } ? "1" : null });
        var socket = await Open(new Uri(ticket.Str("url")), resume);
        try
        {
            if (resume is { Count: > 0 })
            {
                await socket.Resume(resume, resumeTs);
            }

            await socket.Next("hello", frame => frame.Str("type") == "hello");
            return socket;
        }
        catch
        {
            await socket.DisposeAsync();
            throw;
        }
    }

    public static async Task<RtmSocket> Open(Uri url, IReadOnlyDictionary<string, long>? lastSeq = null)
    {
        var socket = new RtmSocket(lastSeq ?? new Dictionary<string, long>());
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await socket._socket.ConnectAsync(url, limit.Token);
            socket._reading = socket.Read();
            return socket;
        }
        catch
        {
            await socket.DisposeAsync();
            throw;
        }
    }

    public Task Resume(IReadOnlyDictionary<string, long> channels, IReadOnlyDictionary<string, string>? ts = null) =>
        Send(ts is null ? new { type = "resume", channels } : new { type = "resume", channels, event_ts = ts });

    public Task Send(object frame) =>
        _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The first frame, of those that came or will come, that fits.</summary>
    public async Task<JsonElement> Next(string reason, Func<JsonElement, bool> fits, TimeSpan? within = null)
    {
        JsonElement? found = null;
        await Eventually.That(
            $"{reason}; the socket has seen {Frames.Count} frames, it is {_socket.State} {Broken?.Message}",
            () => (found = Frames.Where(fits).Select(frame => (JsonElement?)frame).FirstOrDefault()) is not null || Gone(reason),
            within);
        return found!.Value;
    }

    public Task<JsonElement> Next(string type) => Next($"a {type} frame", frame => frame.Str("type") == type);

    /// <summary>The messages of one channel in the order of their arrival: what a person would see.</summary>
    public IReadOnlyList<JsonElement> Messages(string channel) =>
        [.. Frames.Where(frame => frame.Str("type") == "message" && frame.Str("channel") == channel && !frame.Has("reply_to"))];

    public async Task Close()
    {
        if (_socket.State == WebSocketState.Open)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }

        await _reading.WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private bool Gone(string reason) => _reading.IsCompleted && Frames.Count >= 0 && _socket.State != WebSocketState.Open
        ? throw new InvalidOperationException($"the socket ended ({CloseStatus} {Broken?.Message}) while waiting for {reason}")
        : false;

    private async Task Read()
    {
        var buffer = new byte[64 * 1024];
        using var whole = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    return;
                }

                whole.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Keep(JsonSerializer.Deserialize<JsonElement>(whole.GetBuffer().AsSpan(0, (int)whole.Length)));
                    whole.SetLength(0);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            Broken = e;
        }
    }

    private void Keep(JsonElement frame)
    {
        lock (_gate)
        {
            _frames.Add(frame);
            if (!frame.TryGetProperty("seq", out var number) || number.ValueKind != JsonValueKind.Number)
            {
                return;
            }

            var channel = ChannelOf(frame);
            var seq = number.GetInt64();
            if (_lastSeq.TryGetValue(channel, out var last) && seq != last + 1)
            {
                _holes.Add($"{channel}: {seq} after {last}");
            }

            _lastSeq[channel] = seq;
            _lastTs[channel] = frame.Str("event_ts");
        }
    }

    private static string ChannelOf(JsonElement frame) =>
        frame.Str("channel.id") is { Length: > 0 } nested ? nested
        : frame.Str("channel") is { Length: > 0 } plain ? plain
        : frame.Str("item.channel");
}
