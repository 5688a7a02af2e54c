using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;

namespace Chat.Tests.Web.Messages;

/// <summary>A workspace with the cast, a public and a private channel and the app of the tests, for tests that need names and nothing else.</summary>
public sealed class DraftWorkspace : IWorkspaceDirectory
{
    public const string GeneralId = "C0GENERAL01";
    public const string SecretId = "C0SECRET001";

    public static readonly DraftWorkspace Acme = new();

    private static readonly DirectoryChannel[] Channels =
    [
        new() { Id = GeneralId, Name = "general", Kind = ChannelKind.Public, General = true },
        new() { Id = SecretId, Name = "secret", Kind = ChannelKind.Private },
    ];

    private static readonly App Robin = new() { Id = Bots.RobinApp, Name = "robin", BotUser = People.Robin.Id, BotId = Bots.RobinBotId, Updated = 1_700_000_000 };

    public string Team => People.Team;
    public string Name => "Acme";
    public string Domain => "acme";
    public long Version => 1;
    public long Created => 1;
    public int UserCount => People.All.Count;
    public DirectoryChannel? General => Channels[0];
    public IEnumerable<App> Apps => [Robin];

    public User? UserById(string id) => UserOf(People.All.FirstOrDefault(person => person.Id == id));
    public User? UserByName(string name) => UserOf(People.All.FirstOrDefault(person => person.Name == name));
    public User? UserByEmail(string email) => UserOf(People.All.FirstOrDefault(person => person.Email == email));
    public IReadOnlyList<User> UsersAfter(string afterId, int limit) => [];
    public DirectoryChannel? ChannelById(string id) => Channels.FirstOrDefault(channel => channel.Id == id);
    public DirectoryChannel? ChannelByName(string name) => Channels.FirstOrDefault(channel => channel.Name == name);
    public App? AppById(string id) => Apps.FirstOrDefault(app => app.Id == id);
    public App? AppByBotId(string botId) => Apps.FirstOrDefault(app => app.BotId == botId);
    public Invitation? InvitationByHash(string hash) => null;
    public IReadOnlyList<Token> TokensOf(string user) => [];

    private static User? UserOf(Person? person) => person is null ? null : new User { Id = person.Id, Name = person.Name, Role = Role.Member };
}
