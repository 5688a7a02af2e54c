using System.Buffers.Binary;

namespace Chat.Web.Sockets;

/// <summary>
/// Looks at the head of each frame a client sends (RFC 6455 section 5.2) for two faults that the platform's WebSocket lets pass: no mask (section 5.1 asks for
/// 1002) and a length beyond all reason, for which it would wait for ever. It answers them by setting the reserved bits of that frame, a fault that the
/// WebSocket does close with 1002. Payload is skipped, not looked at.
/// </summary>
public sealed class FrameGuard
{
    /// <summary>Longest head up to the length: two bytes and an extended length of eight. The mask behind it counts as payload.</summary>
    public const int MaxHead = 10;

    private const ulong Unreasonable = int.MaxValue;
    private const byte ReservedBits = 0x70;
    private const int MaskBytes = 4;

    private ulong _skip;

    /// <summary>Whether such a frame has come; nothing behind it is looked at.</summary>
    public bool Broken { get; private set; }

    /// <summary>Goes over bytes as they arrive. Returns how many of them may be passed on; the rest is an incomplete head, to be shown again with what follows.</summary>
    public int Inspect(Span<byte> bytes)
    {
        var at = 0;
        while (!Broken)
        {
            var skipped = (int)Math.Min(_skip, (ulong)(bytes.Length - at));
            at += skipped;
            _skip -= (ulong)skipped;
            if (at == bytes.Length)
            {
                return at;
            }

            var head = bytes[at..];
            if (head.Length < 2 || head.Length < HeadLength(head[1]))
            {
                return at;
            }

            var length = LengthOf(head);
            if ((head[1] & 0x80) == 0 || length > Unreasonable)
            {
                head[0] |= ReservedBits;
                Broken = true;
            }

            at += HeadLength(head[1]);
            _skip = length + MaskBytes;
        }

        return bytes.Length;
    }

    private static int HeadLength(byte second) => (second & 0x7F) switch
    {
        126 => 4,
        127 => MaxHead,
        _ => 2,
    };

    private static ulong LengthOf(ReadOnlySpan<byte> head) => (head[1] & 0x7F) switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(head[2..]),
        127 => BinaryPrimitives.ReadUInt64BigEndian(head[2..]),
        var length => (ulong)length,
    };
}
