using System.Collections.Immutable;

namespace Chat.Actors.Workspaces;

/// <summary>The people and bots of a workspace with their indexes. Users are immutable once they stand here.</summary>
public sealed record PeopleFacet
{
    public static readonly PeopleFacet Empty = new();

    public ImmutableDictionary<string, User> ById { get; init; } = ImmutableDictionary.Create<string, User>(StringComparer.Ordinal);
    public ImmutableDictionary<string, string> IdByName { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
    public ImmutableDictionary<string, string> IdByEmail { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>All ids in order, for pages.</summary>
    public ImmutableSortedSet<string> Ids { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    public ImmutableDictionary<string, string> PasswordHashes { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Who accepted an invitation and is not in the general channel yet.</summary>
    public ImmutableHashSet<string> Joining { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The first owner; can be neither demoted nor deactivated.</summary>
    public bool HasPrimaryOwner { get; init; }

    public User? Find(string id) => ById.GetValueOrDefault(id);

    public User? FindByName(string name) => IdByName.TryGetValue(name, out var id) ? ById[id] : null;

    public User? FindByEmail(string email) => IdByEmail.TryGetValue(WorkspaceNames.EmailKey(email), out var id) ? ById[id] : null;

    /// <summary>Everybody at once, in time proportional to their number.</summary>
    public static PeopleFacet Of(IReadOnlyCollection<User> users, IEnumerable<KeyValuePair<string, string>> hashes) => new()
    {
        ById = Empty.ById.AddRange(users.Select(user => KeyValuePair.Create(user.Id, user))),
        IdByName = Empty.IdByName.AddRange(users.Select(user => KeyValuePair.Create(user.Name, user.Id))),
        IdByEmail = Empty.IdByEmail.AddRange(users.Where(HasEmail).Select(user => KeyValuePair.Create(WorkspaceNames.EmailKey(user.Profile.Email), user.Id))),
        Ids = users.Select(user => user.Id).ToImmutableSortedSet(StringComparer.Ordinal),
        PasswordHashes = Empty.PasswordHashes.AddRange(hashes),
        HasPrimaryOwner = users.Any(user => user.PrimaryOwner),
        Joining = Empty.Joining.Union(users.Where(user => user.Joining).Select(user => user.Id)),
    };

    /// <summary>Adds a user or puts the changed one in the place of the old.</summary>
    public PeopleFacet With(User user)
    {
        var names = IdByName;
        var emails = IdByEmail;
        if (Find(user.Id) is { } old)
        {
            names = old.Name == user.Name ? names : names.Remove(old.Name);
            emails = HasEmail(old) ? emails.Remove(WorkspaceNames.EmailKey(old.Profile.Email)) : emails;
        }

        return this with
        {
            ById = ById.SetItem(user.Id, user),
            IdByName = names.SetItem(user.Name, user.Id),
            IdByEmail = HasEmail(user) ? emails.SetItem(WorkspaceNames.EmailKey(user.Profile.Email), user.Id) : emails,
            Ids = Ids.Add(user.Id),
            HasPrimaryOwner = HasPrimaryOwner || user.PrimaryOwner,
            Joining = user.Joining ? Joining.Add(user.Id) : Joining.Remove(user.Id),
        };
    }

    /// <summary>An empty hash changes nothing: that is how the event looks to nodes, which keep no hashes.</summary>
    public PeopleFacet WithPassword(string user, string hash) =>
        hash.Length == 0 ? this : this with { PasswordHashes = PasswordHashes.SetItem(user, hash) };

    private static bool HasEmail(User user) => user.Profile is { Email.Length: > 0 };
}
