using System.Net.WebSockets;
using System.Text.Json;
using Chat.Tests.Support;

namespace Chat.Tests.Process.Durability;

/// <summary>A client that stays: it comes back whenever its socket ends and resumes each channel after the last event it has seen.</summary>
internal sealed class Reader(NodeProcess node, Person who, IReadOnlyList<string> channels, Ledger ledger)
{
    private static readonly TimeSpan BeforeReturning = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, long> _position = channels.ToDictionary(channel => channel, _ => 0L, StringComparer.Ordinal);
    private readonly Dictionary<string, string> _ts = new(StringComparer.Ordinal);
    private readonly List<JsonElement> _seen = [];
    private RtmSocket? _socket;

    public string Name => who.Name;

    /// <summary>How often it had to come back.</summary>
    public int Returns { get; private set; }

    /// <summary>Number of the newest event seen of a channel.</summary>
    public long Position(string channel) =>
        _socket is { } socket && socket.LastSeq.TryGetValue(channel, out var live) ? live : _position[channel];

    /// <summary>The events of a channel in the order in which they came, over all connections; call it when <see cref="Run"/> has ended.</summary>
    public IReadOnlyList<JsonElement> Seen(string channel) => [.. _seen.Where(frame => frame.Str("channel") == channel)];

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var api = new ApiClient(node.Address, who.Token, TimeSpan.FromSeconds(5));
                await using var socket = await RtmSocket.Connect(api, _position, resumeTs: _ts);
                _socket = socket;
                await socket.Ended.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Take(socket);
                Returns++;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or WebSocketException or JsonException
                or InvalidOperationException or Xunit.Sdk.XunitException)
            {
                // The node is down or not ready yet.
                await Pace.LetPass(BeforeReturning, stop);
            }
        }
    }

    private void Take(RtmSocket socket)
    {
        foreach (var frame in socket.Frames)
        {
            if (frame.Str("type") == "resumed" && frame.Str("recovered") != "true")
            {
                ledger.Report($"{Name} could not resume: {frame}");
            }
            else if (frame.Has("seq"))
            {
                _seen.Add(frame);
            }
        }

        foreach (var (channel, seq) in socket.LastSeq)
        {
            _position[channel] = seq;
        }

        foreach (var (channel, ts) in socket.LastTs)
        {
            _ts[channel] = ts;
        }
    }
}
