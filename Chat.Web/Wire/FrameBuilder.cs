using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Chat.Web.Wire;

/// <summary>
/// Joins JSON objects to whole WebSocket text frames (RFC 6455 section 5.2: FIN and opcode 1, unmasked from server to client). The buffers belong to the thread and are
/// used again; what comes out is one array of the exact size, which many outboxes then share.
/// </summary>
internal sealed class FrameBuilder
{
    private const byte FinText = 0x81;
    private const int MaxKept = 256 * 1024;

    [ThreadStatic]
    private static FrameBuilder? _ofThread;

    private ArrayBufferWriter<byte> _frames = new(1024);
    private ArrayBufferWriter<byte> _json = new(1024);

    /// <summary>The thread's builder, emptied. Not to be kept across an await.</summary>
    public static FrameBuilder Start()
    {
        var builder = _ofThread ??= new FrameBuilder();
        if (builder._frames.Capacity > MaxKept || builder._json.Capacity > MaxKept)
        {
            builder._frames = new(1024);
            builder._json = new(1024);
        }

        builder._frames.ResetWrittenCount();
        return builder;
    }

    /// <summary>Adds one frame: an object whose fields <paramref name="fields"/> writes.</summary>
    public FrameBuilder Add(Action<Utf8JsonWriter> fields)
    {
        _json.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_json, WireJson.WriterOptions))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return Add(_json.WrittenSpan);
    }

    /// <summary>Adds one frame of ready JSON.</summary>
    public FrameBuilder Add(ReadOnlySpan<byte> json)
    {
        var header = _frames.GetSpan(10);
        header[0] = FinText;
        if (json.Length < 126)
        {
            header[1] = (byte)json.Length;
            _frames.Advance(2);
        }
        else if (json.Length <= ushort.MaxValue)
        {
            header[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)json.Length);
            _frames.Advance(4);
        }
        else
        {
            header[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)json.Length);
            _frames.Advance(10);
        }

        _frames.Write(json);
        return this;
    }

    public ReadOnlyMemory<byte> Build() => _frames.WrittenCount == 0 ? default : _frames.WrittenSpan.ToArray();
}
