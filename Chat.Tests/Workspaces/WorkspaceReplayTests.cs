using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using CsCheck;
using Google.Protobuf;
using Xunit;
using Directory = Chat.Actors.Workspaces.Directory;

namespace Chat.Tests.Workspaces;

/// <summary>The claim on which every node's directory rests: what was fetched before, moved by the events, is what would be fetched after.</summary>
public sealed class WorkspaceReplayTests
{
    private static readonly Person[] Cast = [.. People.All, new("nobody", "Nobody", "U0NOBODY001")];
    private static readonly string[] Names = ["plans", "ideas", "dreams", "Bad Name"];

    private static readonly Gen<Person> Who = OneOf(Cast);
    private static readonly Gen<string> Name = OneOf(Names);
    private static readonly Gen<int> Pick = Gen.Int[0, 3];

    private static readonly Gen<Func<WorkspaceState, IWorkspaceMessage?>> Command = Gen.OneOf<Func<WorkspaceState, IWorkspaceMessage?>>(
        Gen.Select(Who, Who, Name, (by, member, name) => Says(_ => Members(WorkspaceStory.Register(name, by, by.Name + name), member))),
        Gen.Select(Who, Pick, Name, (by, pick, name) => Says(state => Rename(state, by, pick, name))),
        Gen.Select(Pick, Gen.Bool, (pick, archived) => Says(state => At(state, pick) is { } id ? new NoteArchived { Header = WorkspaceStory.System(), Channel = id, Archived = archived } : null)),
        Gen.Select(Who, Pick, (by, pick) => Says(state => At(state, pick) is { } id ? new DeleteRegisteredChannel { Header = WorkspaceStory.By(by, "d" + pick), Channel = id } : null)),
        Gen.Select(Who, Who, Gen.Bool, (by, whom, deleted) => Says(_ => new ChangeUser { Header = WorkspaceStory.By(by), User = whom.Id, Deleted = deleted })),
        Gen.Select(Who, Gen.Enum<Role>(), (whom, role) => Says(_ => new ChangeUser { Header = WorkspaceStory.By(People.Ada), User = whom.Id, NewRole = role })),
        Gen.Select(Who, OneOf(People.Ada.Email, "shared@acme.test", ""), (whom, email) => Says(_ => new ChangeUser { Header = WorkspaceStory.System(), User = whom.Id, Profile = new() { Email = email } })),
        Gen.Select(Who, Pick, (whom, pick) => Says(_ => new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(whom, $"t{pick}", TokenKind.Session, (WorkspaceStory.Now / 1_000_000) + pick) })),
        Gen.Select(Pick, pick => Says(_ => new RevokeToken { Header = WorkspaceStory.System(), Hash = TokenHash.Of($"t{pick}") })),
        Gen.Select(Who, whom => Says(_ => WorkspaceStory.Add(WorkspaceStory.Person(whom, Role.Member)))),
        Gen.Select(Who, Pick, (by, pick) => Says(_ => new CreateInvitation { Header = WorkspaceStory.By(by), Invitation = new() { Hash = WorkspaceStory.Secret($"i{pick}"), Role = Role.Member, UsesLeft = 1 + pick, Expires = (WorkspaceStory.Now / 1_000_000) + pick } })),
        Gen.Select(Who, Pick, (who, pick) => Says(_ => new AcceptInvitation { Header = WorkspaceStory.System(), Hash = WorkspaceStory.Secret($"i{pick}"), User = WorkspaceStory.Person(new(who.Name + pick, "", ""), Role.Guest) })),
        Gen.Select(Pick, pick => Says(_ => new AddApp { Header = WorkspaceStory.System(), App = new() { Name = "robin", Declaration = $"{pick}" }, Bot = new() { User = new() { Name = "robin" } } })),
        Gen.Const(Says(_ => WorkspaceStory.General())));

    [Fact]
    public void Fetched_before_and_moved_by_events_is_fetched_after() =>
        Gen.Select(Command.Array[1, 40], Gen.Int[0, 40], Gen.Bool).Sample(
            (commands, fetchedAt, finishes) =>
            {
                var entity = WorkspaceStory.WithPeople().State;
                var node = Fetch(entity);
                var now = WorkspaceStory.Now;
                for (var i = 0; i < commands.Length; i++)
                {
                    now += 400_000;
                    node = i == fetchedAt ? Fetch(entity) : node;
                    var decision = commands[i](entity) is { } command ? entity.Decide(command, now) : null;
                    (entity, node) = Move(entity, node, decision);
                    var errand = finishes ? entity.Errands().FirstOrDefault() : null;
                    (entity, node) = Move(entity, node, errand is null ? null : entity.Finish(errand.Key, i % 3 == 0 && errand.Command is RenameChannel ? "is_archived" : null, now));
                }

                AssertSame(Fetch(entity), node);
                AssertSame(WorkspaceState.Of(entity.ToSnapshot()), entity);
                Assert.Equal(Canonical(entity.ToSnapshot()), Canonical(WorkspaceState.Of(entity.ToSnapshot()).ToSnapshot()));
            },
            iter: 500);

    private static Gen<T> OneOf<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static Func<WorkspaceState, IWorkspaceMessage?> Says(Func<WorkspaceState, IWorkspaceMessage?> command) => command;

    private static (WorkspaceState Entity, WorkspaceState Node) Move(WorkspaceState entity, WorkspaceState node, WorkspaceDecision? decision)
    {
        if (decision is null)
        {
            return (entity, node);
        }

        foreach (var e in decision.Events)
        {
            Assert.Equal(node.Version + 1, e.Header.Version);
            var travelled = DirectoryDelta.Parser.ParseFrom(DirectoryEnvelope.Wrap(e).ToByteArray());
            node = node.Apply(DirectoryEnvelope.Unwrap(travelled)!);
        }

        return (decision.After, node);
    }

    private static WorkspaceState Fetch(WorkspaceState state) => WorkspaceState.Of(DirectoryPages.Join(DirectoryPages.Of(state)));

    // Members of channels under creation and passwords are the entity's own; everything else, indexes included, must agree.
    private static void AssertSame(WorkspaceState expected, WorkspaceState actual)
    {
        Assert.Equal(Public(expected), Public(actual));
        Assert.Equal(Sorted(expected.People.IdByName), Sorted(actual.People.IdByName));
        Assert.Equal(Sorted(expected.People.IdByEmail), Sorted(actual.People.IdByEmail));
        Assert.Equal(expected.People.Ids, actual.People.Ids);
        Assert.Equal(expected.People.Joining.Order(), actual.People.Joining.Order());
        Assert.Equal(expected.People.HasPrimaryOwner, actual.People.HasPrimaryOwner);
        Assert.Equal(Sorted(expected.Channels.IdByName), Sorted(actual.Channels.IdByName));
        Assert.Equal(expected.Channels.Renaming.Order(), actual.Channels.Renaming.Order());
        Assert.Equal(expected.Channels.Deleting.Order(), actual.Channels.Deleting.Order());
        Assert.Equal(expected.Channels.GeneralId, actual.Channels.GeneralId);
        Assert.Equal(expected.Tokens.Ended.InOrder, actual.Tokens.Ended.InOrder);
        Assert.Equal(Sorted(expected.Apps.IdByName), Sorted(actual.Apps.IdByName));
        Assert.Equal(Sorted(expected.Apps.IdByBot), Sorted(actual.Apps.IdByBot));
        Assert.Equal(
            expected.Tokens.HashesOfUser.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value.Order().Prepend(entry.Key)),
            actual.Tokens.HashesOfUser.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value.Order().Prepend(entry.Key)));
    }

    private static IEnumerable<KeyValuePair<string, string>> Sorted(IReadOnlyDictionary<string, string> index) => index.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    private static string Public(WorkspaceState state) => Canonical(DirectoryPages.Join(DirectoryPages.Of(state)));

    private static string Canonical(Directory directory) => string.Join('\n', new IEnumerable<string>[]
    {
        [$"{directory.Version} {directory.Name} {directory.Domain} {directory.Created}"],
        directory.Users.Select(x => x.ToString()).Order(StringComparer.Ordinal),
        directory.Channels.Select(x => x.ToString()).Order(StringComparer.Ordinal),
        directory.Apps.Select(x => x.ToString()).Order(StringComparer.Ordinal),
        directory.Tokens.Select(x => x.ToString()).Order(StringComparer.Ordinal),
        directory.EndedTokens.Select(x => x.ToString()),
        directory.Invitations.Select(x => x.ToString()).Order(StringComparer.Ordinal),
        directory.PasswordHashes.Select(x => x.ToString()).Order(StringComparer.Ordinal),
        directory.Pending.Select(x => x.ToString()).Order(StringComparer.Ordinal),
        directory.Removed.Select(x => x.ToString()),
    }.SelectMany(lines => lines));

    private static RegisterChannel Members(RegisterChannel command, Person member)
    {
        command.Members.Add(member.Id);
        return command;
    }

    private static RenameRegisteredChannel? Rename(WorkspaceState state, Person by, int pick, string name) =>
        At(state, pick) is { } id ? new() { Header = WorkspaceStory.By(by), Channel = id, Name = name, Actor = new() { User = by.Id } } : null;

    private static string? At(WorkspaceState state, int pick) => state.Channels.ById.Keys.Order(StringComparer.Ordinal).ElementAtOrDefault(pick);
}
