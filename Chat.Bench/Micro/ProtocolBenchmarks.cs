using BenchmarkDotNet.Attributes;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Google.Protobuf;

namespace Chat.Bench.Micro;

/// <summary>Journal bytes of a post: what one event costs to write and to read back.</summary>
[MemoryDiagnoser]
public class ProtocolBenchmarks
{
    private readonly MessagePosted _posted = new()
    {
        Header = new EventHeader { Seq = 4711, Channel = Ids.NewChannel(), Team = Ids.NewTeam(), By = Ids.NewUser(), Ts = 1_700_000_000_000_100, RequestId = Guid.NewGuid().ToString() },
        Message = new Message { Ts = 1_700_000_000_000_100, User = Ids.NewUser(), Text = new string('x', 250), ClientMsgId = Guid.NewGuid().ToString() },
    };

    private byte[] _bytes = [];

    [GlobalSetup]
    public void Setup() => _bytes = _posted.ToByteArray();

    [Benchmark]
    public byte[] Write() => _posted.ToByteArray();

    [Benchmark]
    public MessagePosted Read() => MessagePosted.Parser.ParseFrom(_bytes);

    [Benchmark]
    public string Ts() => MessageTs.Format(_posted.Header.Ts);
}
