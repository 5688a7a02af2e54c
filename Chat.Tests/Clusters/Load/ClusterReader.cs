using System.Net.WebSockets;
using System.Text.Json;
using Chat.Tests.Clusters.Checking;
using Chat.Tests.Support;
using Xunit.Sdk;

namespace Chat.Tests.Clusters.Load;

/// <summary>
/// A client that stays in all channels: when its socket ends, or is silent for longer than a ping takes, it goes to another node and resumes each channel after the last
/// event it has seen. Messages not newer than <paramref name="before"/>, the newest <c>ts</c> of each channel when the run began, count as events only.
/// </summary>
internal sealed class ClusterReader(string name, Person who, Balancer balancer, IReadOnlyDictionary<string, string> before, LoadLedger ledger, int seed)
{
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BeforeReturning = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<SeenEvent>> _seen = before.ToDictionary(channel => channel.Key, _ => new List<SeenEvent>(), StringComparer.Ordinal);
    private readonly Dictionary<string, string> _newest = before.ToDictionary(channel => channel.Key, _ => "", StringComparer.Ordinal);
    private readonly Dictionary<string, (long Seq, string Ts)> _heads = before.ToDictionary(channel => channel.Key, _ => (0L, "0"), StringComparer.Ordinal);
    private ClusterNode _node = balancer.Nodes[seed % balancer.Nodes.Count];
    private bool _reload;

    public string Name => name;

    /// <summary>How many sockets it had.</summary>
    public int Connections { get; private set; }

    /// <summary>Greatest <c>ts</c> seen in a channel; empty: no message yet.</summary>
    public string Newest(string channel)
    {
        lock (_gate)
        {
            return _newest[channel];
        }
    }

    public IReadOnlyList<ReaderLog> Logs()
    {
        lock (_gate)
        {
            return [.. _seen.Select(entry => new ReaderLog(name, entry.Key, [.. entry.Value]))];
        }
    }

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Follow(stop);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or WebSocketException or JsonException or XunitException)
            {
                // The node is down, not ready, or standing still.
            }

            if (!stop.IsCancellationRequested)
            {
                _node = balancer.Pick(_random, _node);
                await Pace.LetPass(BeforeReturning, stop);
            }
        }
    }

    private async Task Follow(CancellationToken stop)
    {
        using var api = new ApiClient(_node.Process.Address, who.Token, Silence);
        using var socket = new ClientWebSocket();
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        silence.CancelAfter(Silence);
        var ticket = await api.Ok("rtm.connect", new { resume = "1" });
        await socket.ConnectAsync(new Uri(ticket.Str("url")), silence.Token);
        Connections++;
        await Send(socket, Resume(), silence.Token);
        var pinging = Ping(socket, silence.Token);
        try
        {
            _reload = false;
            var buffer = new byte[64 * 1024];
            using var whole = new MemoryStream();
            while (!_reload)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), silence.Token);
                silence.CancelAfter(Silence);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, silence.Token);
                    return;
                }

                whole.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Take(JsonSerializer.Deserialize<JsonElement>(whole.GetBuffer().AsSpan(0, (int)whole.Length)));
                    whole.SetLength(0);
                }
            }
        }
        finally
        {
            socket.Abort();
            await silence.CancelAsync();
            await pinging;
        }
    }

    private static async Task Ping(ClientWebSocket socket, CancellationToken cancel)
    {
        try
        {
            for (var id = 1; !cancel.IsCancellationRequested; id++)
            {
                await Pace.LetPass(PingEvery, cancel);
                await Send(socket, new { id, type = "ping" }, cancel);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The socket has ended; its reader knows.
        }
    }

    private static Task Send(ClientWebSocket socket, object frame, CancellationToken cancel) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame), WebSocketMessageType.Text, true, cancel);

    private object Resume()
    {
        lock (_gate)
        {
            return new { type = "resume", channels = _heads.ToDictionary(head => head.Key, head => head.Value.Seq), event_ts = _heads.ToDictionary(head => head.Key, head => head.Value.Ts) };
        }
    }

    // Events of reactions name it in their item, as Slack's do.
    private static string ChannelOf(JsonElement frame) => frame.Has("channel") ? frame.Str("channel") : frame.Str("item.channel");

    private void Take(JsonElement frame)
    {
        if (frame.Str("type") == "resumed" && frame.Str("recovered") != "true")
        {
            _reload = true;
            if (frame.Str("reason") != "service_unavailable")
            {
                ledger.Notice(new Anomaly(AnomalyKind.NotResumed, frame.Str("channel"), $"{name} on {_node.Name} at {ledger.Now.TotalSeconds:0.000} s: {frame}"));
            }
        }
        else if (frame.TryGetProperty("seq", out var seq) && _seen.TryGetValue(ChannelOf(frame), out var events))
        {
            var post = frame.Str("type") == "message" && !frame.Has("subtype") && !frame.Str("text").StartsWith(ClusterEditor.Mark) && string.CompareOrdinal(frame.Str("ts"), before[frame.Str("channel")]) > 0 ? new Line(frame.Str("ts"), frame.Str("text")) : (Line?)null;
            lock (_gate)
            {
                events.Add(new SeenEvent(seq.GetInt64(), post));
                if (seq.GetInt64() > _heads[ChannelOf(frame)].Seq)
                {
                    _heads[ChannelOf(frame)] = (seq.GetInt64(), frame.Str("event_ts"));
                }

                if (post is { } line && string.CompareOrdinal(line.Ts, _newest[frame.Str("channel")]) > 0)
                {
                    _newest[frame.Str("channel")] = line.Ts;
                }
            }
        }
    }
}
