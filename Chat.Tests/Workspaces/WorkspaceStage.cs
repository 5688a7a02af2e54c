using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Directory = Chat.Actors.Workspaces.Directory;
using TestKit = Akka.TestKit.Xunit2.TestKit;

namespace Chat.Tests.Workspaces;

/// <summary>A workspace of five people between probes that stand for its channels and for the other nodes.</summary>
internal sealed class WorkspaceStage
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(200);

    private readonly TestKit _kit;
    private readonly IRequiredActor<ChannelRegion> _region;

    public WorkspaceStage(TestKit kit)
    {
        _kit = kit;
        Mediator = kit.CreateTestProbe();
        Channels = kit.CreateTestProbe();
        var registry = ActorRegistry.For(kit.Sys);
        registry.Register<ChannelRegion>(Channels);
        _region = new RequiredActor<ChannelRegion>(registry);
    }

    public TestProbe Mediator { get; }
    public TestProbe Channels { get; }

    public IActorRef Workspace() => _kit.Sys.ActorOf(WorkspaceActor.Props(People.Team, Mediator, _region, TimeProvider.System));

    public async Task<IActorRef> Start()
    {
        var workspace = Workspace();
        await Do(workspace, WorkspaceStory.Create());
        await Do(workspace, WorkspaceStory.Add(
            WorkspaceStory.Person(People.Ada, Role.Owner), WorkspaceStory.Person(People.Grace, Role.Admin), WorkspaceStory.Person(People.Linus, Role.Member),
            WorkspaceStory.Person(People.Mallory, Role.Member), WorkspaceStory.Person(People.Guido, Role.Guest)));
        return workspace;
    }

    public async Task<string> Channel(IActorRef workspace, string name)
    {
        workspace.Tell(WorkspaceStory.Register(name, People.Ada, name), _kit.TestActor);
        Channels.Reply(new Done { Channel = (await Channels.ExpectMsgAsync<CreateChannel>(Soon)).Header.Channel });
        return (await _kit.ExpectMsgAsync<WorkspaceDone>(Soon)).Ids[0];
    }

    public static Task<WorkspaceDone> Do(IActorRef workspace, IWorkspaceMessage command) => workspace.Ask<WorkspaceDone>(command, Soon);

    public static async Task<Directory> Fetch(IActorRef workspace) =>
        (await DirectoryFetch.Whole(workspace, WorkspaceStory.System(), TimeProvider.System, CancellationToken.None))!;

    public async Task Crash(IActorRef actor)
    {
        _kit.Watch(actor);
        _kit.Sys.Stop(actor);
        await _kit.ExpectTerminatedAsync(actor, Soon);
    }
}
