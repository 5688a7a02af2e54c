using Akka.Actor;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Tests.Node;

public sealed class SerializerBindingTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>Akka's own serializer is bound to IMessage and would write CLR type names.</summary>
    [Fact]
    public async Task A_node_writes_every_message_with_the_serializer_of_its_feature()
    {
        await using var node = await RunningNode.StartUnready(_directory.Root);
        var serialization = node.Services.GetRequiredService<ActorSystem>().Serialization;
        Assert.All(Protocol.Messages, type => Assert.Equal(Protocol.Feature(type), Protocol.Feature(serialization.FindSerializerForType(type).GetType())));
    }
}
