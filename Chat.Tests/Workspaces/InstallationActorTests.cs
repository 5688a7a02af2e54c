using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.TestKit.Xunit2;
using Chat.Actors.Workspaces;
using Xunit;
using Xunit.Abstractions;

namespace Chat.Tests.Workspaces;

public sealed class InstallationActorTests(ITestOutputHelper output) : TestKit(DirectorySystem.Setup, nameof(InstallationActorTests), output)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Of_two_simultaneous_founders_exactly_one_is_first()
    {
        var installation = Sys.ActorOf(InstallationActor.Props(TestActor));

        var replies = await Task.WhenAll(Open(installation, "acme", "a"), Open(installation, "other", "b"));

        Assert.Single(replies.OfType<WorkspaceOpenedReply>());
        Assert.Equal("not_first", Assert.Single(replies.OfType<OpenRefused>()).Code);
    }

    [Fact]
    public async Task A_workspace_is_announced_and_remembered()
    {
        var installation = Sys.ActorOf(InstallationActor.Props(TestActor));
        var opened = Assert.IsType<WorkspaceOpenedReply>(await Open(installation, "acme", "a"));

        var publish = await ExpectMsgAsync<Publish>(Soon);
        Assert.Equal(("i", opened.Entry), (publish.Topic, Assert.IsType<WorkspaceOpened>(publish.Message).Entry));
        Watch(installation);
        installation.Tell(StopWorkspace.Instance);
        await ExpectTerminatedAsync(installation, Soon);

        var list = await Sys.ActorOf(InstallationActor.Props(TestActor)).Ask<WorkspaceList>(new ListWorkspaces(), Soon);
        Assert.Equal([opened.Entry], list.Entries);
    }

    private static Task<object> Open(IActorRef installation, string domain, string request) =>
        installation.Ask<object>(new OpenWorkspace { Name = "Acme", Domain = domain, OnlyIfFirst = true, RequestId = request }, Soon);
}
