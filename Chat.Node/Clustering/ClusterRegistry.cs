using Dapper;
using Npgsql;

namespace Chat.Node.Clustering;

/// <summary>How a starting node is to come into the cluster.</summary>
/// <param name="Incarnation">The cluster's identity; null while nobody has formed one and this node may not yet.</param>
/// <param name="Form">This node is the first: it forms the cluster alone.</param>
/// <param name="Contacts">Addresses of members, the living ones or else those that were alive once.</param>
public sealed record Admission(Guid? Incarnation, bool Form, IReadOnlyList<string> Contacts);

/// <summary>What a member learns when it renews its row.</summary>
/// <param name="Incarnation">The identity that stands in the database now; null: none.</param>
/// <param name="Silent">Addresses whose rows were not renewed for longer than <see cref="ClusterRegistry.Silence"/>, the caller's own not among them.</param>
public sealed record Renewal(Guid? Incarnation, IReadOnlyList<string> Silent);

/// <summary>
/// The cluster's identity and members as rows in its database. Whether a cluster exists is asked here, under a lock, so that no two nodes form one each: an unreachable
/// seed node proves nothing, and a node that cannot reach the database forms none.
/// </summary>
public sealed class ClusterRegistry(NpgsqlDataSource source) : IAsyncDisposable
{
    /// <summary>How often a member renews its row.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1);

    /// <summary>A row not renewed for this long is a dead node's, by the database's clock. A starting node does not believe it alone: it tries whom the row names.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(6);

    /// <summary>A member whose row is older does not reach the database, by the database's clock (<see cref="DatabaseWitness"/>). Three renewals in vain; its channels move 5 s later.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);

    private const long Lock = 0x43_6c_75_73_74_65_72;

    /// <summary>
    /// Asks how to come in. A node forms the cluster when no member's row is left; rows that are merely old make it wait: their owners may be alive and cut off from the
    /// database, which a caller finds out by trying <see cref="Admission.Contacts"/> before it asks again with <paramref name="othersAreGone"/>.
    /// </summary>
    /// <param name="self">Address of the asking node; a row with it is of an earlier life.</param>
    /// <param name="othersAreGone">The contacts of the last answer were tried in vain, for longer than a member takes to renew its row.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Admission> Enter(string self, bool othersAreGone, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({Lock})", transaction: transaction);
        await connection.ExecuteAsync("DELETE FROM cluster_members WHERE address = @self", new { self }, transaction);
        var rows = (await connection.QueryAsync<(string Address, bool Alive)>(
            "SELECT address, seen > now() - @Lifetime FROM cluster_members ORDER BY seen DESC", new { Lifetime }, transaction)).ToArray();
        var alive = rows.Where(row => row.Alive).Select(row => row.Address).ToArray();
        var admission = alive.Length > 0 ? new Admission(await Identity(connection, transaction), Form: false, alive)
            : rows.Length > 0 && !othersAreGone ? new Admission(null, Form: false, [.. rows.Select(row => row.Address)])
            : await Form(connection, transaction, self);
        await transaction.CommitAsync(cancel);
        return admission;
    }

    /// <summary>Renews a member's row, unless the database belongs to another cluster than the member believes.</summary>
    public async Task<Renewal> Renew(string self, Guid? incarnation, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var rows = (await connection.QueryAsync<(Guid Incarnation, string? Silent)>(new CommandDefinition(
            """
            WITH renewed AS (
              INSERT INTO cluster_members (address, incarnation) SELECT @self, incarnation FROM cluster_identity WHERE @incarnation IS NULL OR incarnation = @incarnation
              ON CONFLICT (address) DO UPDATE SET incarnation = excluded.incarnation, seen = now())
            SELECT identity.incarnation, member.address
            FROM cluster_identity identity LEFT JOIN cluster_members member ON member.address <> @self AND member.seen < now() - @Silence
            """,
            new { self, incarnation, Silence },
            cancellationToken: cancel))).ToArray();
        return new Renewal(rows.Length == 0 ? null : rows[0].Incarnation, [.. rows.Select(row => row.Silent).OfType<string>()]);
    }

    /// <summary>Closes its connections: they are its own.</summary>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Takes a member's row away: it has left, or was removed.</summary>
    public async Task Forget(string address, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM cluster_members WHERE address = @address", new { address }, cancellationToken: cancel));
    }

    private static Task<Guid?> Identity(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        connection.QuerySingleOrDefaultAsync<Guid?>("SELECT incarnation FROM cluster_identity", transaction: transaction);

    private static async Task<Admission> Form(NpgsqlConnection connection, NpgsqlTransaction transaction, string self)
    {
        var incarnation = Guid.NewGuid();
        await connection.ExecuteAsync(
            """
            DELETE FROM cluster_members;
            INSERT INTO cluster_identity (one, incarnation, formed_by) VALUES (1, @incarnation, @self)
              ON CONFLICT (one) DO UPDATE SET incarnation = @incarnation, formed_by = @self, formed_at = now();
            INSERT INTO cluster_members (address, incarnation) VALUES (@self, @incarnation)
            """,
            new { incarnation, self },
            transaction);
        return new Admission(incarnation, Form: true, []);
    }
}
