using System.Buffers.Binary;
using System.Text.Json;
using Chat.Actors.Channels.Fanout;

namespace Chat.Tests.Channels.Fanout;

/// <summary>Reads what a client would: the JSON objects in whole, unmasked WebSocket text frames.</summary>
public static class FrameReader
{
    /// <summary>Splits frames. Throws when the bytes are not whole text frames of one JSON object each.</summary>
    public static List<JsonElement> Split(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<JsonElement>();
        while (!bytes.IsEmpty)
        {
            if (bytes[0] != 0x81 || (bytes[1] & 0x80) != 0)
            {
                throw new FormatException($"Not an unmasked, final text frame: {bytes[0]:x2} {bytes[1]:x2}.");
            }

            var (header, length) = bytes[1] switch
            {
                126 => (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])),
                127 => (10, (int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
                var small => (2, small),
            };
            using var document = JsonDocument.Parse(bytes.Slice(header, length).ToArray());
            frames.Add(document.RootElement.Clone());
            bytes = bytes[(header + length)..];
        }

        return frames;
    }

    /// <summary>Everything queued, taken out.</summary>
    public static List<JsonElement> TakeFrames(this Outbox outbox)
    {
        var frames = new List<JsonElement>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var count = outbox.Take(buffer, out var large);
            if (count == 0 && large.IsEmpty)
            {
                return frames;
            }

            frames.AddRange(Split(count > 0 ? buffer.AsSpan(0, count) : large.Span));
        }
    }

    public static string? Text(this JsonElement frame, string name) => frame.TryGetProperty(name, out var value) ? value.ToString() : null;

    public static long? Seq(this JsonElement frame) => frame.TryGetProperty("seq", out var value) ? value.GetInt64() : null;
}

/// <summary>A client that reads its outbox: what it has seen so far.</summary>
public sealed class ReadingClient(Outbox outbox)
{
    private readonly List<JsonElement> _seen = [];

    public Outbox Outbox { get; } = outbox;

    public ReadingClient()
        : this(new Outbox())
    {
    }

    public IReadOnlyList<JsonElement> Seen
    {
        get
        {
            _seen.AddRange(Outbox.TakeFrames());
            return _seen;
        }
    }

    public long[] Seqs => [.. Seen.Select(f => f.Seq()).OfType<long>()];

    public bool Has(string type) => Seen.Any(f => f.Text("type") == type);

    public JsonElement The(string type) => Seen.Single(f => f.Text("type") == type);
}
