using System.Text;
using System.Text.Json;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process.Hostile;

/// <summary>Bad WebSocket frames get the close code that RFC 6455 names for them, in a close frame and not a reset; bad JSON gets an error frame and the socket stays.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class BadFrameTests(AcmeNode acme) : IClassFixture<AcmeNode>
{
    private const int Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;
    private const int ProtocolError = 1002, NotText = 1003, InvalidPayload = 1007, TooBig = 1009;

    private static readonly Dictionary<string, (int[] Codes, Func<RawSocket, Task> Send)> Fatal = new(StringComparer.Ordinal)
    {
        ["an unmasked frame"] = ([ProtocolError], socket => socket.SendFrame(Text, "{}"u8.ToArray(), masked: false)),
        ["a frame of 20 KB"] = ([TooBig], socket => socket.SendFrame(Text, Big(20_000))),
        ["a frame said to be of 4 EB"] = ([TooBig, ProtocolError], socket => socket.SendFrame(Text, [], claimedLength: 1UL << 62)),
        ["a frame said to be of a negative length"] = ([TooBig, ProtocolError], socket => socket.SendFrame(Text, [], claimedLength: ulong.MaxValue)),
        ["fragments that are 20 KB together"] = ([TooBig], async socket =>
        {
            await socket.SendFrame(Text, Big(10_000), final: false);
            await socket.SendFrame(Continuation, Big(10_000));
        }
        ),
        ["fragments without end"] = ([TooBig], async socket =>
        {
            await socket.SendFrame(Text, Big(1_000), final: false);
            for (var i = 0; i < 20; i++)
            {
                await socket.SendFrame(Continuation, Big(1_000), final: false);
            }
        }
        ),
        ["invalid UTF-8"] = ([InvalidPayload], socket => socket.SendFrame(Text, [0x7B, 0xC3, 0x28, 0x7D])),
        ["half a surrogate pair in UTF-8"] = ([InvalidPayload], socket => socket.SendFrame(Text, [0xED, 0xA0, 0x80])),
        ["a binary frame"] = ([NotText], socket => socket.SendFrame(Binary, "{}"u8.ToArray())),
        ["an opcode nobody knows"] = ([ProtocolError], socket => socket.SendFrame(3, [])),
        ["a control opcode nobody knows"] = ([ProtocolError], socket => socket.SendFrame(11, [])),
        ["a reserved bit"] = ([ProtocolError], socket => socket.SendFrame(Text, "{}"u8.ToArray(), reserved: 4)),
        ["a continuation of nothing"] = ([ProtocolError], socket => socket.SendFrame(Continuation, "{}"u8.ToArray())),
        ["a second beginning inside a message"] = ([ProtocolError], async socket =>
        {
            await socket.SendFrame(Text, "{"u8.ToArray(), final: false);
            await socket.SendFrame(Text, "}"u8.ToArray());
        }
        ),
        ["a fragmented ping"] = ([ProtocolError], socket => socket.SendFrame(Ping, [], final: false)),
        ["a ping of 126 bytes"] = ([ProtocolError], socket => socket.SendFrame(Ping, Big(126))),
        ["a close code of one byte"] = ([ProtocolError], socket => socket.SendFrame(Close, [3])),
        ["a close code that must not be sent"] = ([ProtocolError], socket => socket.SendFrame(Close, [0x03, 0xED])),
        ["a close reason that is no UTF-8"] = ([ProtocolError, InvalidPayload], socket => socket.SendFrame(Close, [0x03, 0xE8, 0xFF])),
    };

    private static readonly Dictionary<string, string> Mendable = new(StringComparer.Ordinal)
    {
        ["no JSON"] = "hello",
        ["half an object"] = """{"type":"ping",""",
        ["a list"] = "[]",
        ["a text"] = "\"ping\"",
        ["null"] = "null",
        ["nothing"] = "",
        ["five hundred levels"] = """{"type":"message","channel":""" + new string('[', 500),
        ["no type"] = """{"id":1}""",
        ["a type that is a number"] = """{"id":1,"type":5}""",
        ["a type nobody knows"] = """{"id":1,"type":"frobnicate"}""",
        ["half a surrogate pair"] = """{"id":1,"type":"\ud800"}""",
        ["half a surrogate pair in a text"] = """{"id":1,"type":"message","channel":"C0","text":"\ud800"}""",
        ["NUL in a text"] = """{"id":1,"type":"message","channel":"C0","text":"a\u0000b"}""",
        ["a message without a channel"] = """{"id":1,"type":"message","text":"x"}""",
        ["a message to a list"] = """{"id":1,"type":"message","channel":["C0"],"text":"x"}""",
        ["a message without a text"] = """{"id":1,"type":"message","channel":"C0"}""",
        ["presence of a text"] = """{"id":1,"type":"presence_sub","ids":"U0"}""",
        ["presence of ten thousand"] = """{"id":1,"type":"presence_query","ids":[""" + string.Join(',', Enumerable.Repeat("1", 6_000)) + "]}",
        ["a resume of a list"] = """{"type":"resume","channels":[1]}""",
        ["a resume from below zero"] = """{"type":"resume","channels":{"C0":-1}}""",
        ["a resume beyond every number"] = """{"type":"resume","channels":{"C0":99999999999999999999}}""",
        ["a resume without channels"] = """{"type":"resume"}""",
    };

    public static TheoryData<string> FatalNames => [.. Fatal.Keys];

    public static TheoryData<string> MendableNames => [.. Mendable.Keys];

    [Theory]
    [MemberData(nameof(FatalNames))]
    public async Task A_frame_that_breaks_the_protocol_is_answered_with_its_close_code(string name)
    {
        using var socket = await Hello();

        await Fatal[name].Send(socket);

        Assert.Contains(await socket.CloseCode(), Fatal[name].Codes);
        Assert.True(await acme.Node.Healthy());
    }

    [Theory]
    [MemberData(nameof(MendableNames))]
    public async Task A_frame_that_makes_no_sense_gets_an_error_and_the_socket_stays_open(string name)
    {
        using var socket = await Hello();

        await socket.SendText(Mendable[name]);

        var refusal = await Next(socket, frame => frame.Has("error"));
        Assert.True(refusal.Str("type") == "error" || refusal.Str("ok") == "false", refusal.ToString());
        await socket.SendText("""{"type":"ping","id":7}""");
        Assert.Equal("7", (await Next(socket, frame => frame.Str("type") == "pong")).Str("reply_to"));
    }

    [Fact]
    public async Task A_message_in_fragments_with_a_ping_between_them_is_read()
    {
        using var socket = await Hello();

        await socket.SendFrame(Text, """{"type":"pi"""u8.ToArray(), final: false);
        await socket.SendFrame(Ping, "still there?"u8.ToArray());
        await socket.SendFrame(Continuation, """ng","id":1}"""u8.ToArray());

        RawFrame? pong;
        while ((pong = await socket.Frame()) is { Opcode: not Pong })
        {
        }

        Assert.Equal("still there?", pong!.Text);
        await Next(socket, frame => frame.Str("type") == "pong");
    }

    [Fact]
    public async Task A_close_is_answered_with_a_close()
    {
        using var socket = await Hello();

        await socket.SendFrame(Close, [0x03, 0xE8]);

        Assert.Equal(1000, await socket.CloseCode());
    }

    private async Task<RawSocket> Hello()
    {
        using var ada = acme.As(People.Ada);
        var socket = await RawSocket.Upgrade(new Uri((await ada.Ok("rtm.connect")).Str("url")));
        await Next(socket, frame => frame.Str("type") == "hello");
        return socket;
    }

    private static async Task<JsonElement> Next(RawSocket socket, Func<JsonElement, bool> fits)
    {
        while (await socket.Frame() is { } frame)
        {
            Assert.True(frame.Opcode != Close, $"closed with {frame.CloseCode}");
            if (frame.Opcode == Text && JsonSerializer.Deserialize<JsonElement>(frame.Payload) is var json && fits(json))
            {
                return json;
            }
        }

        throw new EndOfStreamException("the connection ended");
    }

    private static byte[] Big(int length) => Encoding.ASCII.GetBytes(new string(' ', length));
}
