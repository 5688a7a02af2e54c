using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Workspaces;

namespace Chat.Node.Provisioning;

/// <summary>Brings the declared channels and their members into a workspace.</summary>
public sealed class ProvisionChannels(IWorkspaces workspaces, IChannels channels, IHistory history, FulfilledChannels fulfilled)
{
    /// <summary>Channels worked on at the same time.</summary>
    private const int Parallel = 16;

    /// <summary>Members a command.</summary>
    private const int BatchSize = 1000;

    private const string General = "general";

    public async Task Provision(ProvisioningScope scope, IReadOnlyList<DeclaredChannel> declared, CancellationToken cancel)
    {
        var done = await fulfilled.Find(scope, declared, cancel);
        var open = declared.Where(channel => !done.Contains(channel.Name));
        await System.Threading.Tasks.Parallel.ForEachAsync(open, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel }, async (channel, stop) =>
        {
            await One(scope, channel, stop);
        });
    }

    /// <summary>Makes these users members; those who are already stay so. Nobody is told by a message in the channel.</summary>
    public async Task AddMembers(ProvisioningScope scope, string channel, string name, IReadOnlyCollection<string> users, CancellationToken cancel)
    {
        var present = await Members(scope, channel, name, cancel);
        foreach (var batch in users.Where(user => !present.Contains(user)).Chunk(BatchSize))
        {
            var invite = new InviteUsers { Header = scope.ToChannel(channel), Quiet = true };
            invite.Users.AddRange(batch);
            Accept(await channels.Ask(invite, cancel), name);
        }
    }

    /// <summary>The answer, or a sentence that says what was refused.</summary>
    internal static T Accept<T>(IChannelReply reply, string name)
        where T : IChannelReply => reply switch
        {
            T accepted => accepted,
            Refused refused => throw Provisioner.Refusal("channels", name, refused.Code),
            _ => throw new InvalidOperationException($"A channel command was answered with {reply.GetType().Name}."),
        };

    private static void Accept(IChannelReply reply, string name) => Accept<Done>(reply, name);

    private async Task One(ProvisioningScope scope, DeclaredChannel declared, CancellationToken cancel)
    {
        var members = scope.Members(declared);
        if (scope.Directory.ChannelByName(declared.Name) is { } known)
        {
            var isPrivate = known.Kind == ChannelKind.Private;
            if (isPrivate != declared.Private)
            {
                throw new DeclarationException(
                    $"channels: '{declared.Name}' is {(declared.Private ? "private" : "public")} in the file, but the server has a {(isPrivate ? "private" : "public")} channel of this name. Choose another name, or declare it as it is: a channel's kind never changes.");
            }

            await AddMembers(scope, known.Id, declared.Name, members, cancel);
        }
        else
        {
            await Register(scope, declared, members, cancel);
        }

        await Describe(scope, declared, scope.ChannelId(declared.Name), cancel);
        await Show(scope, declared, scope.ChannelId(declared.Name), cancel);
    }

    /// <summary>A declared channel is in every list from the moment in which the declaration is fulfilled (P6).</summary>
    private async Task Show(ProvisioningScope scope, DeclaredChannel declared, string channel, CancellationToken cancel)
    {
        var found = Accept<ChannelFound>(await channels.Ask(new GetChannel { Header = scope.ToChannel(channel), Access = Access.See }, cancel), declared.Name);
        await history.EnsureProjected(channel, found.View.HeadSeq, cancel);
    }

    private async Task Register(ProvisioningScope scope, DeclaredChannel declared, string[] members, CancellationToken cancel)
    {
        var header = scope.AsSystem();
        header.By = members.FirstOrDefault(scope.Owner);
        var register = new RegisterChannel
        {
            Header = header,
            Name = declared.Name,
            Kind = declared.Private ? ChannelKind.Private : ChannelKind.Public,
            General = declared.Name == General && !declared.Private && scope.Directory.General is null,
        };
        register.Members.AddRange(members);
        Provisioner.Accept(await workspaces.Ask(register, cancel), "channels", declared.Name);
    }

    private async Task Describe(ProvisioningScope scope, DeclaredChannel declared, string channel, CancellationToken cancel)
    {
        if (declared.Topic is null && declared.Purpose is null)
        {
            return;
        }

        var view = Accept<ChannelFound>(await channels.Ask(new GetChannel { Header = scope.ToChannel(channel), Access = Access.See }, cancel), declared.Name).View;
        if (declared.Topic is { } topic && topic != view.Topic)
        {
            Accept(await channels.Ask(new SetTopic { Header = scope.ToChannel(channel), Topic = topic }, cancel), declared.Name);
        }

        if (declared.Purpose is { } purpose && purpose != view.Purpose)
        {
            Accept(await channels.Ask(new SetPurpose { Header = scope.ToChannel(channel), Purpose = purpose }, cancel), declared.Name);
        }
    }

    private async Task<HashSet<string>> Members(ProvisioningScope scope, string channel, string name, CancellationToken cancel)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        var after = "";
        do
        {
            var page = Accept<MembersPage>(await channels.Ask(new GetMembers { Header = scope.ToChannel(channel), After = after, Limit = BatchSize }, cancel), name);
            members.UnionWith(page.Users);
            after = page.Next;
        }
        while (after.Length > 0);
        return members;
    }
}
