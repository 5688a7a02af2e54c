using System.Collections.Concurrent;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Web.SignIn;

namespace Chat.Node.Provisioning;

/// <summary>Brings the declared people into a workspace.</summary>
public sealed class ProvisionUsers(IWorkspaces workspaces, Passwords passwords, TimeProvider time)
{
    /// <summary>Users a command: one journal entry a user, and an answer well within the deadline.</summary>
    private const int BatchSize = 250;

    /// <summary>Questions to the workspace at the same time.</summary>
    private const int Parallel = 32;

    /// <summary>About two hashes.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);

    public async Task Provision(ProvisioningScope scope, IReadOnlyList<DeclaredUser> declared, CancellationToken cancel)
    {
        // Alone and first: hashing everybody's password can take minutes, and a workspace without people looks like a first run that died half-way.
        var owner = declared.First(user => user.Role == "owner");
        await Add(scope, [owner], cancel);
        scope.Owner = scope.UserId(owner.Name);
        await Add(scope, [.. declared.Where(user => user != owner)], cancel);
        scope.Everybody = declared.Select(user => scope.UserId(user.Name)).ToArray();
    }

    private async Task Add(ProvisioningScope scope, IReadOnlyList<DeclaredUser> declared, CancellationToken cancel)
    {
        var hashes = await PasswordHashes(scope, declared, cancel);
        foreach (var batch in declared.Chunk(BatchSize))
        {
            var command = new AddUsers { Header = scope.AsSystem() };
            command.Users.AddRange(batch.Select(user => Wanted(scope.Directory, user, hashes.GetValueOrDefault(user.Name, ""))));
            Provisioner.Accept(await workspaces.Ask(command, cancel), "users", $"{batch[0].Name} to {batch[^1].Name}");
        }
    }

    /// <summary>Sign-ins may fill the queue; an operator's file waits its turn instead of failing.</summary>
    private async Task<T> InTurn<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (PasswordsBusyException)
            {
                await Task.Delay(Turn, time, cancel);
            }
        }
    }

    private static NewUser Wanted(IWorkspaceDirectory directory, DeclaredUser declared, string hash)
    {
        // What people have set about themselves (title, status, picture) is not declared and stays.
        var known = directory.UserByName(declared.Name);
        var profile = known?.Profile.Clone() ?? new Profile();
        profile.RealName = declared.RealName;
        profile.Email = declared.Email;
        var wanted = new NewUser
        {
            User = new User { Name = declared.Name, Role = Enum.Parse<Role>(declared.Role, ignoreCase: true), Profile = profile, Tz = known?.Tz ?? "" },
            PasswordHash = hash,
        };
        wanted.Tokens.AddRange(declared.Tokens.Select(token => new Token { Hash = TokenHash.Of(token), Kind = TokenKind.User }));
        return wanted;
    }

    /// <summary>
    /// Hashes for those whose password is not the declared one yet. A hash costs a tenth of a second, so equal passwords (load tests have a thousand) are hashed
    /// once and share their salt: that tells a thief of the database only that they are equal, as one guess tried on all would.
    /// </summary>
    private async Task<IReadOnlyDictionary<string, string>> PasswordHashes(ProvisioningScope scope, IReadOnlyList<DeclaredUser> declared, CancellationToken cancel)
    {
        var current = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var withPassword = declared.Where(user => user.Password is not null).ToArray();
        var known = withPassword.Where(user => scope.Directory.UserByName(user.Name) is not null);
        await System.Threading.Tasks.Parallel.ForEachAsync(known, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel }, async (user, stop) =>
        {
            if (await workspaces.Ask(new FindCredentials { Header = scope.AsSystem(), Email = user.Name }, stop) is Credentials credentials)
            {
                current[user.Name] = credentials.Hash;
            }
        });

        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var same in withPassword.GroupBy(user => (user.Password!, current.GetValueOrDefault(user.Name, ""))))
        {
            var (password, hash) = same.Key;
            if (hash.Length == 0 || !await InTurn(() => passwords.Verify(hash, password, cancel), cancel))
            {
                var fresh = await InTurn(() => passwords.Hash(password, cancel), cancel);
                foreach (var user in same)
                {
                    result[user.Name] = fresh;
                }
            }
        }

        return result;
    }
}
