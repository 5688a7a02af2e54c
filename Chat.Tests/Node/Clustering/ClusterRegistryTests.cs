using Chat.Node.Clustering;
using Chat.Node.Persistence.Postgres;
using Chat.Tests.Support;
using Dapper;
using Npgsql;
using Xunit;

namespace Chat.Tests.Node.Clustering;

public sealed class ClusterRegistryTests : IAsyncLifetime
{
    private const string A = "10.0.0.1:4053";
    private const string B = "10.0.0.2:4053";

    private NpgsqlDataSource _source = null!;
    private ClusterRegistry _registry = null!;

    public async Task InitializeAsync()
    {
        _source = PostgresDatabase.Open(await (await PostgresServer.Shared).CreateDatabase());
        await PostgresSchema.Migrate(_source, CancellationToken.None);
        _registry = new ClusterRegistry(_source);
    }

    public async Task DisposeAsync() => await _registry.DisposeAsync();

    [Fact]
    public async Task Of_nodes_that_start_at_once_one_forms_the_cluster_and_the_others_are_sent_to_it()
    {
        var admissions = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Enter($"10.0.0.{i}:4053")));
        var former = Assert.Single(admissions, admission => admission.Form);
        Assert.All(admissions, admission => Assert.Equal(former.Incarnation, admission.Incarnation));
        Assert.All(admissions.Where(admission => !admission.Form), admission => Assert.Single(admission.Contacts));
    }

    [Fact]
    public async Task A_node_finds_the_members_that_live()
    {
        var first = await Enter(A);
        await _registry.Renew(B, first.Incarnation!.Value, CancellationToken.None);
        var third = await Enter("10.0.0.3:4053");
        Assert.False(third.Form);
        Assert.Equal([A, B], third.Contacts.Order());
    }

    [Fact]
    public async Task Old_rows_are_tried_before_a_new_cluster_is_formed()
    {
        var first = await Enter(A);
        await Age();
        var asked = await Enter(B);
        Assert.False(asked.Form);
        Assert.Null(asked.Incarnation);
        Assert.Equal([A], asked.Contacts);

        var again = await _registry.Enter(B, othersAreGone: true, CancellationToken.None);
        Assert.True(again.Form);
        Assert.NotEqual(first.Incarnation, again.Incarnation);
    }

    [Fact]
    public async Task A_member_that_lives_is_never_taken_for_gone()
    {
        await Enter(A);
        var asked = await _registry.Enter(B, othersAreGone: true, CancellationToken.None);
        Assert.False(asked.Form);
    }

    [Fact]
    public async Task A_node_that_comes_back_does_not_take_its_own_row_for_a_member()
    {
        await Enter(A);
        Assert.True((await Enter(A)).Form);
    }

    [Fact]
    public async Task A_member_of_an_older_incarnation_learns_of_the_new_one_and_is_not_registered()
    {
        var old = await Enter(A);
        await Age();
        var current = await _registry.Enter(B, othersAreGone: true, CancellationToken.None);
        Assert.Equal(current.Incarnation, (await _registry.Renew(A, old.Incarnation!.Value, CancellationToken.None)).Incarnation);
        Assert.Equal([B], (await Enter("10.0.0.3:4053")).Contacts);
    }

    [Fact]
    public async Task A_member_that_renews_its_row_learns_who_does_not()
    {
        var first = (await Enter(A)).Incarnation!.Value;
        Assert.Empty((await _registry.Renew(B, first, CancellationToken.None)).Silent);
        await Age();
        var renewal = await _registry.Renew(B, first, CancellationToken.None);
        Assert.Equal((first, A), (renewal.Incarnation!.Value, Assert.Single(renewal.Silent)));
    }

    [Fact]
    public async Task The_last_to_leave_leaves_no_member_behind()
    {
        await Enter(A);
        await _registry.Forget(A, CancellationToken.None);
        Assert.True((await Enter(B)).Form);
    }

    private Task<Admission> Enter(string self) => _registry.Enter(self, othersAreGone: false, CancellationToken.None);

    private async Task Age()
    {
        await using var connection = await _source.OpenConnectionAsync();
        await connection.ExecuteAsync("UPDATE cluster_members SET seen = seen - interval '1 hour'");
    }
}
