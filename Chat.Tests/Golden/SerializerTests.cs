using Akka.Actor;
using Chat.Tests.Support;
using Google.Protobuf;
using Xunit;

namespace Chat.Tests.Golden;

/// <summary>Bytes that outlive the code: of every message of every feature. A new one is found by reflection and is red here until it has a manifest and golden bytes.</summary>
public sealed class SerializerTests : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("serializers");

    public static TheoryData<Type> Messages => [.. Protocol.Messages];

    public static TheoryData<string, string> Lines
    {
        get
        {
            var lines = new TheoryData<string, string>();
            foreach (var (feature, line) in GoldenFiles.All)
            {
                lines.Add(feature, line);
            }

            return lines;
        }
    }

    public void Dispose() => _system.Dispose();

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_message_comes_back_as_it_was_from_the_serializer_of_its_feature(Type type)
    {
        var message = Samples.Of(type);
        var serializer = Of(Protocol.Feature(type));
        var manifest = serializer.Manifest(message);
        Assert.InRange(manifest.Length, 1, 3);
        Assert.Equal(message, serializer.FromBinary(serializer.ToBinary(message), manifest));
    }

    /// <summary>A line is never changed: journals out there, and nodes of the version before, hold such bytes. New fields and types get new lines.</summary>
    [Theory]
    [MemberData(nameof(Lines))]
    public void Bytes_written_long_ago_are_still_read(string feature, string line)
    {
        var parts = line.Split(' ', 4);
        var serializer = Of(feature);
        var read = (IMessage)serializer.FromBinary(Convert.FromHexString(parts[2]), parts[0]);
        Assert.Equal(parts[1], read.GetType().Name);
        Assert.Equal(parts[0], serializer.Manifest(read));
        Assert.Equal(parts[3], JsonFormatter.Default.Format(read));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_message_has_golden_bytes(Type type)
    {
        var feature = Protocol.Feature(type);
        var message = Samples.Of(type);
        Assert.True(
            GoldenFiles.All.Any(golden => golden.Feature == feature && golden.Line.Split(' ')[1] == type.Name),
            $"Add this line to {GoldenFiles.Name(feature)}:\n{Of(feature).Manifest(message)} {type.Name} {Convert.ToHexStringLower(message.ToByteArray())} {JsonFormatter.Default.Format(message)}");
    }

    [Fact]
    public void A_message_has_one_serializer_and_what_is_only_a_part_of_messages_has_none()
    {
        var serializers = Protocol.Serializers(_system);
        Assert.All(Protocol.Messages, type => Assert.Single(serializers, serializer => Protocol.ManifestOf(serializer, type).Length > 0));
        Assert.All(Protocol.PartsOfMessages, type => Assert.DoesNotContain(serializers, serializer => Protocol.ManifestOf(serializer, type).Length > 0));
    }

    [Fact]
    public void Serializers_have_different_identifiers_above_those_of_Akka()
    {
        var identifiers = Protocol.Serializers(_system).Select(serializer => serializer.Identifier).ToArray();
        Assert.Equal(identifiers.Distinct(), identifiers);
        Assert.All(identifiers, identifier => Assert.True(identifier > 100, "ids up to 100 are Akka's"));
    }

    [Fact]
    public void An_unknown_manifest_says_what_to_look_for() => Assert.All(Protocol.Serializers(_system), serializer =>
        Assert.Contains("ZZ", Assert.Throws<System.Runtime.Serialization.SerializationException>(() => serializer.FromBinary([], "ZZ")).Message, StringComparison.Ordinal));

    private Chat.Actors.Kernel.ProtoSerializer Of(string feature) => Protocol.Serializers(_system).Single(serializer => Protocol.Feature(serializer.GetType()) == feature);
}
