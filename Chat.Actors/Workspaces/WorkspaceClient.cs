using Akka.Actor;
using Akka.Hosting;
using Chat.Actors.Kernel;
using Google.Protobuf;

namespace Chat.Actors.Workspaces;

/// <summary>Asks a workspace, repeats until it answers, and returns only when this node's own directory shows the change.</summary>
public sealed class WorkspaceClient(
    ActorSystem system,
    IRequiredActor<WorkspaceRegion> workspaces,
    IRequiredActor<InstallationRegion> installation,
    IDirectory directory,
    TimeProvider time) : IWorkspaces
{
    // Deltas arrive within milliseconds; later than this one was probably lost, and the feed is told to look.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public async Task<IWorkspaceReply> Ask(IWorkspaceMessage message, CancellationToken cancel = default)
    {
        if (message.Header.RequestId.Length == 0)
        {
            message.Header.RequestId = Ids.NewSecret();
        }

        var start = time.GetTimestamp();
        var region = await workspaces.GetAsync(cancel);
        var reply = message is GetDirectory { HeadOnly: false } query
            ? await Whole(region, query.Header, cancel)
            : await RepeatedAsk.Until<IWorkspaceReply>(region, message, RepeatedAsk.Deadline, time, cancel);
        if (reply is WorkspaceDone done)
        {
            await ReadYourWrite(message.Header.Team, done.Version, RepeatedAsk.Deadline - time.GetElapsedTime(start), cancel);
        }

        return reply ?? new WorkspaceRefused { Code = "service_unavailable" };
    }

    /// <inheritdoc/>
    public async Task<IMessage> Open(OpenWorkspace message, CancellationToken cancel = default)
    {
        if (message.RequestId.Length == 0)
        {
            message.RequestId = Ids.NewSecret();
        }

        var region = await installation.GetAsync(cancel);
        return await RepeatedAsk.Until<IMessage>(region, message, RepeatedAsk.Deadline, time, cancel) ?? new OpenRefused { Code = "service_unavailable" };
    }

    private async Task<IWorkspaceReply?> Whole(IActorRef region, WorkspaceCommand header, CancellationToken cancel)
    {
        try
        {
            return await DirectoryFetch.Whole(region, header, time, cancel) ?? (IWorkspaceReply)new WorkspaceRefused { Code = "team_not_found" };
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task ReadYourWrite(string team, long version, TimeSpan left, CancellationToken cancel)
    {
        if (!await directory.WaitFor(team, version, Patience, cancel))
        {
            system.EventStream.Publish(new DirectoryWanted(team, version));
            await directory.WaitFor(team, version, left, cancel);
        }
    }
}

/// <summary>Published on this node's EventStream: somebody here waits for this version, and it is late. Never leaves the node.</summary>
internal sealed record DirectoryWanted(string Team, long Version) : INoSerializationVerificationNeeded;
