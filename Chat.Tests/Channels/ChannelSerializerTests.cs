using System.Reflection;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Xunit;

namespace Chat.Tests.Channels;

/// <summary>Bytes that outlive the code.</summary>
public sealed class ChannelSerializerTests() : TestKit(ChannelTestConfig.Hocon)
{
    private static readonly string GoldenFile = Path.Combine(AppContext.BaseDirectory, "Golden", "channels.hex");

    /// <summary>Found by reflection: whoever adds a message to the protocol and forgets the serializer sees red here.</summary>
    public static TheoryData<Type> ProtocolTypes => [.. Protocol];

    public static TheoryData<string> GoldenLines => [.. Golden];

    private static Type[] Protocol => [.. typeof(IChannelMessage).Assembly.GetTypes().Where(IsProtocol).OrderBy(type => type.Name, StringComparer.Ordinal)];

    private static string[] Golden => [.. File.ReadAllLines(GoldenFile).Where(line => line.Length > 0 && line[0] != '#')];

    [Theory]
    [MemberData(nameof(ProtocolTypes))]
    public void Every_protocol_type_comes_back_as_it_was(Type type)
    {
        var message = Sample(type);
        var serializer = Assert.IsType<ChannelSerializer>(Sys.Serialization.FindSerializerFor(message));
        var manifest = serializer.Manifest(message);
        Assert.InRange(manifest.Length, 1, 3);
        Assert.Equal(message, serializer.FromBinary(serializer.ToBinary(message), manifest));
    }

    [Fact]
    public void The_table_holds_the_protocol_and_nothing_else() =>
        Assert.Equal(Protocol.ToHashSet(), ChannelSerializer.Types.ToHashSet());

    /// <summary>Each line: manifest, type, bytes, and what they say. A line is never changed: journals out there hold such bytes. New fields and types get new lines.</summary>
    [Theory]
    [MemberData(nameof(GoldenLines))]
    public void Bytes_written_long_ago_are_still_read(string line)
    {
        var parts = line.Split(' ', 4);
        var serializer = new ChannelSerializer((ExtendedActorSystem)Sys);
        var read = (IMessage)serializer.FromBinary(Convert.FromHexString(parts[2]), parts[0]);
        Assert.Equal(parts[1], read.GetType().Name);
        Assert.Equal(parts[0], serializer.Manifest(read));
        Assert.Equal(parts[3], JsonFormatter.Default.Format(read));
    }

    [Fact]
    public void Every_journaled_type_and_the_snapshot_have_golden_bytes()
    {
        var golden = Golden.Select(line => line.Split(' ')[1]).ToHashSet();
        Assert.All(Protocol.Where(type => typeof(IChannelEvent).IsAssignableFrom(type) || type == typeof(ChannelSnapshot)), type => Assert.Contains(type.Name, golden));
    }

    [Fact]
    public void An_unknown_manifest_says_what_to_look_for()
    {
        var serializer = new ChannelSerializer((ExtendedActorSystem)Sys);
        var error = Assert.Throws<System.Runtime.Serialization.SerializationException>(() => serializer.FromBinary([], "ZZ"));
        Assert.Contains("ZZ", error.Message, StringComparison.Ordinal);
    }

    private static bool IsProtocol(Type type) => type is { IsClass: true, IsAbstract: false } && (
        typeof(IChannelMessage).IsAssignableFrom(type) || typeof(IChannelReply).IsAssignableFrom(type) || typeof(IChannelEvent).IsAssignableFrom(type)
        || type == typeof(ChannelSnapshot) || type == typeof(EventPublished) || type == typeof(HeadAnnounced) || type == typeof(UserTyping));

    /// <summary>A message with something in every field, the same each time: the field's number.</summary>
    private static IMessage Sample(Type type) => Fill(((MessageDescriptor)type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!), 0);

    private static IMessage Fill(MessageDescriptor descriptor, int depth)
    {
        var message = descriptor.Parser.ParseFrom([]);
        foreach (var field in descriptor.Fields.InFieldNumberOrder().Where(field => field.ContainingOneof is not { Fields: { Count: > 1 } fields } || fields[0] == field))
        {
            if (field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                list.Add(Value(field, depth));
                list.Add(Value(field, depth));
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, depth));
            }
        }

        return message;
    }

    private static object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String => "s" + field.FieldNumber,
        FieldType.Int64 => 1_000L + field.FieldNumber,
        FieldType.Int32 => 100 + field.FieldNumber,
        FieldType.Bool => true,
        FieldType.Bytes => ByteString.CopyFrom(Enumerable.Repeat((byte)field.FieldNumber, 32).ToArray()),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, 1),
        FieldType.Message => Fill(field.MessageType, depth + 1),
        _ => throw new NotSupportedException($"Give {field.FieldType} a sample value."),
    };
}
