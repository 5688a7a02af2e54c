using Chat.Web.Sockets;
using Xunit;

namespace Chat.Tests.Sockets;

public sealed class FrameGuardTests
{
    private const byte Text = 0x81;
    private const byte Masked = 0x80;
    private static readonly byte[] Mask = [1, 2, 3, 4];

    [Fact]
    public void Masked_frames_of_every_length_pass_unchanged_however_they_are_cut()
    {
        byte[] wire = [.. Frame(0), .. Frame(125), .. Frame(126), .. Frame(70_000), .. Frame(3)];
        foreach (var size in new[] { 1, 2, 3, 7, 64, 4_096, wire.Length })
        {
            Assert.Equal(wire, PassThrough(new FrameGuard(), wire, size));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void An_unmasked_frame_gets_its_reserved_bits_set_however_it_is_cut(int size)
    {
        byte[] good = Frame(5);
        byte[] wire = [.. good, Text, 2, (byte)'{', (byte)'}'];

        var passed = PassThrough(new FrameGuard(), wire, size);

        Assert.Equal(good, passed[..good.Length]);
        Assert.Equal(Text | 0x70, passed[good.Length]);
        Assert.Equal(wire[(good.Length + 1)..], passed[(good.Length + 1)..]);
    }

    [Theory]
    [InlineData(0x7F)]
    [InlineData(0xFF)]
    public void A_length_that_no_frame_can_have_gets_the_reserved_bits_set(byte top)
    {
        byte[] wire = [Text, Masked | 127, top, 0, 0, 0, 0, 0, 0, 0, .. Mask];

        Assert.Equal(Text | 0x70, PassThrough(new FrameGuard(), wire, 3)[0]);
    }

    private static byte[] Frame(int length)
    {
        byte[] head = length < 126 ? [Text, (byte)(Masked | length)]
            : length <= ushort.MaxValue ? [Text, Masked | 126, (byte)(length >> 8), (byte)length]
            : [Text, Masked | 127, 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];
        return [.. head, .. Mask, .. Enumerable.Repeat((byte)0x2A, length)];
    }

    // As the stream does it: what is held back comes again in front of the next piece.
    private static byte[] PassThrough(FrameGuard guard, byte[] wire, int size)
    {
        var passed = new List<byte>();
        byte[] held = [];
        foreach (var piece in wire.Chunk(size))
        {
            byte[] bytes = [.. held, .. piece];
            var count = guard.Inspect(bytes);
            passed.AddRange(bytes[..count]);
            held = bytes[count..];
        }

        return [.. passed, .. held];
    }
}
