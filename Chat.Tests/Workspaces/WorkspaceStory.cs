using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Google.Protobuf;

namespace Chat.Tests.Workspaces;

/// <summary>The workspace of these tests, and short ways to speak with it.</summary>
internal sealed class WorkspaceStory
{
    public const long Now = 1_700_000_000_000_000;
    public const string Hash = "hash-of-a-password";

    private WorkspaceStory()
    {
    }

    public WorkspaceState State { get; private set; } = new(People.Team);

    /// <summary>Ada owns it, Grace administers, Linus and Mallory are members, Guido is a guest.</summary>
    public static WorkspaceStory WithPeople()
    {
        var acme = new WorkspaceStory();
        acme.Do(Create());
        acme.Do(Add(
            Person(People.Ada, Role.Owner),
            Person(People.Grace, Role.Admin),
            Person(People.Linus, Role.Member),
            Person(People.Mallory, Role.Member),
            Person(People.Guido, Role.Guest)));
        return acme;
    }

    public static WorkspaceStory Nothing() => new();

    /// <summary>Decides, applies what was decided, and gives the reply.</summary>
    public IWorkspaceReply? Do(IWorkspaceMessage command, long now = Now) => Take(State.Decide(command, now));

    public IWorkspaceReply? Finish(string errand, string? refusal = null) => Take(State.Finish(errand, refusal, Now));

    public static WorkspaceCommand System(string requestId = "") => new() { Team = People.Team, Role = Role.System, RequestId = requestId };

    public static WorkspaceCommand By(Person person, string requestId = "") => new() { Team = People.Team, By = person.Id, RequestId = requestId };

    public static CreateWorkspace Create() => new() { Header = System(), Name = "Acme", Domain = "acme" };

    public static AddUsers Add(params NewUser[] users)
    {
        var command = new AddUsers { Header = System() };
        command.Users.AddRange(users);
        return command;
    }

    public static NewUser Person(Person person, Role role) => new()
    {
        User = new() { Id = person.Id, Name = person.Name, Role = role, Profile = new() { RealName = person.RealName, Email = person.Email } },
        PasswordHash = Hash,
    };

    public static Token Token(Person person, string? secret = null, TokenKind kind = TokenKind.User, long expires = 0) => new()
    {
        Hash = TokenHash.Of(secret ?? person.Token),
        Kind = kind,
        User = person.Id,
        Expires = expires,
    };

    public static RegisterChannel Register(string name, Person by, string requestId = "", ChannelKind kind = ChannelKind.Public) =>
        new() { Header = By(by, requestId), Name = name, Kind = kind };

    public static RegisterChannel General() => new() { Header = System("general"), Name = "general", Kind = ChannelKind.Public, General = true };

    public static string Code(IWorkspaceReply? reply) => reply is WorkspaceRefused refused ? refused.Code : "";

    public static string Id(IWorkspaceReply? reply, int index = 0) => Xunit.Assert.IsType<WorkspaceDone>(reply).Ids[index];

    public static ByteString Secret(string text) => TokenHash.Of(text);

    public IWorkspaceReply? Take(WorkspaceDecision decision)
    {
        var applied = decision.Events.Aggregate(State, (state, e) => state.Apply(e));
        Xunit.Assert.Equal(decision.After.Version, applied.Version);
        State = decision.After;
        return decision.Reply;
    }
}
