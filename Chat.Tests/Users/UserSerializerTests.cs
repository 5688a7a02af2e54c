using Akka.Actor;
using Akka.TestKit.Xunit2;
using Chat.Actors.Users;
using Chat.Tests.Support;
using Chat.Tests.Workspaces;
using Google.Protobuf;
using Xunit;

namespace Chat.Tests.Users;

/// <summary>Bytes that outlive the code.</summary>
public sealed class UserSerializerTests() : TestKit(DirectorySystem.Setup)
{
    public static TheoryData<Type> ProtocolTypes => [.. Protocol];

    public static TheoryData<string> GoldenLines => [.. Golden];

    private static IEnumerable<Type> Protocol => typeof(IUserMessage).Assembly.GetTypes().Where(IsProtocol).OrderBy(type => type.Name, StringComparer.Ordinal);

    private static string[] Golden =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "users.hex")).Where(line => line.Length > 0 && line[0] != '#')];

    [Theory]
    [MemberData(nameof(ProtocolTypes))]
    public void Every_protocol_type_comes_back_as_it_was(Type type)
    {
        var message = Samples.Of(type);

        var serializer = Assert.IsType<UserSerializer>(Sys.Serialization.FindSerializerFor(message));
        var manifest = serializer.Manifest(message);

        Assert.InRange(manifest.Length, 1, 3);
        Assert.Equal(message, serializer.FromBinary(serializer.ToBinary(message), manifest));
    }

    [Fact]
    public void The_table_holds_the_protocol_and_nothing_else() =>
        Assert.Equal(Protocol.ToHashSet(), UserSerializer.Table.Select(row => row.Type).ToHashSet());

    /// <summary>Each line: manifest, type, bytes, and what they say. A line is never changed: journals out there hold such bytes. New fields and types get new lines.</summary>
    [Theory]
    [MemberData(nameof(GoldenLines))]
    public void Bytes_written_long_ago_are_still_read(string line)
    {
        var parts = line.Split(' ', 4);
        var serializer = new UserSerializer((ExtendedActorSystem)Sys);

        var read = (IMessage)serializer.FromBinary(Convert.FromHexString(parts[2]), parts[0]);

        Assert.Equal(parts[1], read.GetType().Name);
        Assert.Equal(parts[0], serializer.Manifest(read));
        Assert.Equal(parts[3], JsonFormatter.Default.Format(read));
    }

    [Fact]
    public void Every_journaled_type_and_the_snapshot_have_golden_bytes()
    {
        var golden = Golden.Select(line => line.Split(' ')[1]).ToHashSet(StringComparer.Ordinal);

        Assert.All(Protocol.Where(IsJournaled), type => Assert.Contains(type.Name, golden));
    }

    private static bool IsJournaled(Type type) => typeof(IUserEvent).IsAssignableFrom(type) || type == typeof(UserView);

    private static bool IsProtocol(Type type) => type is { IsClass: true, IsAbstract: false } && (
        typeof(IUserMessage).IsAssignableFrom(type) || typeof(IUserReply).IsAssignableFrom(type) || typeof(IUserEvent).IsAssignableFrom(type) || type == typeof(UserNotice));
}
