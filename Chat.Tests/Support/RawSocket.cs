using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Chat.Tests.Support;

/// <summary>What came back: status 0 when the peer closed without an answer.</summary>
public sealed record RawAnswer(int Status, string Head, string Body);

/// <summary>One frame as it was on the wire.</summary>
public sealed record RawFrame(int Opcode, byte[] Payload)
{
    /// <summary>Of a close frame; 1005 (none given) when it carries no code.</summary>
    public int CloseCode => Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Payload) : 1005;

    public string Text => Encoding.UTF8.GetString(Payload);
}

/// <summary>
/// A TCP connection on which a test writes what no decent client would: broken HTTP, broken WebSocket frames. Nothing waits longer than
/// <see cref="Patience"/>: a node that hangs fails the test.
/// </summary>
public sealed class RawSocket : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private NetworkStream? _stream;

    public static async Task<RawSocket> Connect(Uri address)
    {
        var socket = new RawSocket();
        await socket._tcp.ConnectAsync(address.Host, address.Port);
        socket._stream = socket._tcp.GetStream();
        return socket;
    }

    /// <summary>Opens a WebSocket by hand; throws with the status when the node refuses.</summary>
    public static async Task<RawSocket> Upgrade(Uri url, params string[] headers)
    {
        var socket = await Connect(url);
        var answer = await socket.Handshake(url, headers);
        if (answer.Status == 101)
        {
            return socket;
        }

        socket.Dispose();
        throw new InvalidOperationException($"no upgrade: {answer.Status} {answer.Body}");
    }

    public async Task<RawAnswer> Handshake(Uri url, params string[] headers)
    {
        await Send($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n");
        return await Answer();
    }

    public Task Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public async Task Send(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Patience);
        await _stream!.WriteAsync(bytes, limit.Token);
    }

    /// <summary>One HTTP answer with its body: by Content-Length, by chunks, or until the end.</summary>
    public async Task<RawAnswer> Answer()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var one = await Read(1);
            if (one.Length == 0)
            {
                return new RawAnswer(0, head.ToString(), "");
            }

            head.Append((char)one[0]);
        }

        var text = head.ToString();
        var status = int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture);
        return new RawAnswer(status, text, status == 101 ? "" : await Body(text));
    }

    /// <summary>Sends one frame; each switch breaks a rule of RFC 6455 or leaves it whole.</summary>
    public Task SendFrame(int opcode, byte[] payload, bool final = true, bool masked = true, int reserved = 0, ulong? claimedLength = null)
    {
        var frame = new List<byte> { (byte)((final ? 0x80 : 0) | (reserved << 4) | opcode) };
        var mask = (byte)(masked ? 0x80 : 0);
        var length = claimedLength ?? (ulong)payload.Length;
        if (length < 126)
        {
            frame.Add((byte)(mask | (byte)length));
        }
        else if (length <= ushort.MaxValue)
        {
            frame.AddRange([(byte)(mask | 126), (byte)(length >> 8), (byte)length]);
        }
        else
        {
            var wide = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(wide, length);
            frame.Add((byte)(mask | 127));
            frame.AddRange(wide);
        }

        byte[] key = [0x12, 0x34, 0x56, 0x78];
        frame.AddRange(masked ? key : []);
        frame.AddRange(masked ? payload.Select((value, i) => (byte)(value ^ key[i % 4])) : payload);
        return Send(frame.ToArray());
    }

    public Task SendText(string text) => SendFrame(1, Encoding.UTF8.GetBytes(text));

    /// <summary>The next frame, or null at the end of the connection. A reset is thrown as <see cref="IOException"/>.</summary>
    public async Task<RawFrame?> Frame()
    {
        var head = await Read(2);
        if (head.Length < 2)
        {
            return null;
        }

        var length = head[1] & 0x7F;
        if (length == 126)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(await Read(2));
        }
        else if (length == 127)
        {
            length = (int)BinaryPrimitives.ReadUInt64BigEndian(await Read(8));
        }

        return new RawFrame(head[0] & 0x0F, await Read(length));
    }

    /// <summary>The code of the close frame that comes next, whatever text comes before it; fails when the connection ends without one.</summary>
    public async Task<int> CloseCode()
    {
        while (await Frame() is { } frame)
        {
            if (frame.Opcode == 8)
            {
                return frame.CloseCode;
            }
        }

        throw new WebSocketException("the connection ended without a close frame");
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<string> Body(string head)
    {
        if (Header(head, "content-length") is { } length)
        {
            return Encoding.UTF8.GetString(await Read(int.Parse(length, CultureInfo.InvariantCulture)));
        }

        if (Header(head, "transfer-encoding") is null)
        {
            return "";
        }

        var body = new StringBuilder();
        while (int.Parse(await Line(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.Append(Encoding.UTF8.GetString(await Read(size)));
            await Line();
        }

        await Line();
        return body.ToString();
    }

    private static string? Header(string head, string name) => head.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    private async Task<string> Line()
    {
        var line = new StringBuilder();
        while (await Read(1) is [var one] && one != '\n')
        {
            line.Append((char)one);
        }

        return line.ToString().TrimEnd('\r');
    }

    // Shorter than asked for only at the end of the connection.
    private async Task<byte[]> Read(int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        var bytes = new byte[count];
        try
        {
            var read = await _stream!.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, limit.Token);
            return bytes[..read];
        }
        catch (OperationCanceledException cause)
        {
            throw new TimeoutException($"nothing came within {Patience.TotalSeconds} s", cause);
        }
    }
}
