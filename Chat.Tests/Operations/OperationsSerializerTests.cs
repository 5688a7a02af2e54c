using Akka.Actor;
using Akka.TestKit.Xunit2;
using Chat.Actors.Operations;
using Chat.Tests.Support;
using Google.Protobuf;
using Xunit;

namespace Chat.Tests.Operations;

/// <summary>Bytes that nodes of other versions read and write.</summary>
public sealed class OperationsSerializerTests : TestKit
{
    public static TheoryData<Type> Types => [.. OperationsSerializer.Types];

    public static TheoryData<string> GoldenLines => [.. Golden];

    private static string[] Golden => [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "operations.hex")).Where(line => line.Length > 0 && line[0] != '#')];

    private OperationsSerializer Serializer => new((ExtendedActorSystem)Sys);

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_message_comes_back_as_it_was_and_has_golden_bytes(Type type)
    {
        var message = Samples.Of(type);
        var (manifest, bytes) = (Serializer.Manifest(message), Serializer.ToBinary(message));
        Assert.Equal(message, Serializer.FromBinary(bytes, manifest));
        Assert.Contains($"{manifest} {type.Name} {(bytes.Length == 0 ? "-" : Convert.ToHexStringLower(bytes))} {JsonFormatter.Default.Format(message)}", Golden);
    }

    /// <summary>Each line: manifest, type, bytes (- for none), and what they say. A line is never changed.</summary>
    [Theory]
    [MemberData(nameof(GoldenLines))]
    public void Bytes_of_earlier_versions_are_still_read(string line)
    {
        var parts = line.Split(' ', 4);
        var read = (IMessage)Serializer.FromBinary(parts[2] == "-" ? [] : Convert.FromHexString(parts[2]), parts[0]);
        Assert.Equal(parts[1], read.GetType().Name);
        Assert.Equal(parts[3], JsonFormatter.Default.Format(read));
    }
}
