using Chat.Tests.Support;
using Dapper;
using Npgsql;
using Xunit;

namespace Chat.Tests.Operations;

/// <summary>Each command that is about several nodes, on three with PostgreSQL.</summary>
[Collection(OperatedClusterCollection.Name)]
[Trait("Category", "Process")]
public sealed class ClusterCommandTests(OperatedCluster three)
{
    [Fact]
    public async Task Show_has_a_line_for_each_member_and_their_count()
    {
        var said = await three.Chat("cluster show");
        // A node that another test let leave may be on its way out.
        await Eventually.That("only three are left", async () => (said = await three.Chat("cluster show")).Lines.Length == 4, TimeSpan.FromSeconds(20));
        Assert.Equal(0, said.Exit);
        Assert.All(said.Lines[..3], line => Assert.Matches(@"^akka\.tcp://AkkaChat@127\.0\.0\.1:\d+ \| \[data, web\] \| up \|  \| \d+\.\d+\.\d+", line));
        Assert.Equal("Count: 3 nodes", said.Lines[3]);
    }

    [Fact]
    public async Task Show_as_json_marks_the_node_that_was_asked()
    {
        var selves = new HashSet<string>();
        for (var node = 0; node < 3; node++)
        {
            var rows = (await three.Chat("cluster show --json", node)).Rows;
            Assert.All(rows, row => Assert.True(row.GetProperty("reachable").GetBoolean()));
            selves.Add(Assert.Single(rows, row => row.Str("flags").Contains("self")).Str("address"));
        }

        Assert.Equal(3, selves.Count);
    }

    [Fact]
    public async Task Stats_of_a_region_name_all_members_and_one_coordinator_and_agree_with_the_list_of_shards()
    {
        await using var source = await Busy();
        var stats = (await three.Chat("cluster-sharding region-stats -r channels --json")).Rows;
        Assert.Equal(3, stats.Length);
        Assert.Single(stats, row => row.GetProperty("coordinator").GetBoolean());
        var shards = (await three.Chat("cluster-sharding list-shards -r channels --json", 1)).Rows;
        Assert.Equal(stats.Sum(row => row.GetProperty("shards").GetInt32()), shards.Length);
        Assert.Equal(stats.Sum(row => row.GetProperty("entities").GetInt32()), shards.Sum(row => row.GetProperty("entities").GetInt32()));
    }

    [Fact]
    public async Task A_channel_is_located_at_the_same_member_whoever_is_asked()
    {
        // Shards move for a while after a member came: a channel on its way is nowhere, and the next use wakes it.
        await Eventually.Holds(
            "the channel is awake at one member",
            async () =>
            {
                await using var source = await Busy();
                var places = new HashSet<string>();
                for (var node = 0; node < 3; node++)
                {
                    var said = await three.Chat("cluster-sharding locate -c alpha --json", node);
                    Assert.True(said.Exit == 0, said.ToString());
                    var row = Assert.Single(said.Rows);
                    Assert.True(row.GetProperty("awake").GetBoolean());
                    places.Add(row.Str("address"));
                    places.Add(Assert.Single((await three.Chat("channel show -c alpha --json", node)).Rows).Str("address"));
                }

                Assert.Single(places);
            },
            TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Topics_are_followed_by_all_members()
    {
        var rows = (await three.Chat("pubsub topics --json")).Rows;
        Assert.Equal(16, rows.Count(row => row.Str("topic").StartsWith("c/", StringComparison.Ordinal)));
        Assert.All(rows.Where(row => row.Str("topic").StartsWith("c/", StringComparison.Ordinal)), row => Assert.Equal(3, row.GetProperty("nodes").GetArrayLength()));
    }

    [Fact]
    public async Task Sockets_are_counted_where_they_are_and_dropped_wherever_they_are()
    {
        using var first = three.As(People.Grace);
        using var third = three.As(People.Grace, 2);
        await using var one = await RtmSocket.Connect(first);
        await using var two = await RtmSocket.Connect(third);
        var rows = (await three.Chat("connections by-user --json", 1)).Rows.Where(row => row.Str("name") == "grace").ToArray();
        Assert.Equal(2, rows.Select(row => row.Str("address")).Distinct().Count());
        Assert.Equal(0, (await three.Chat("connections drop --user grace --yes", 1)).Exit);
        await Task.WhenAll(one.Ended, two.Ended).WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_message_is_traced_to_the_sockets_of_every_member_and_its_channel_verifies()
    {
        using var ada = three.As(People.Ada);
        using var linus = three.As(People.Linus, 2);
        await using var here = await RtmSocket.Connect(ada);
        await using var there = await RtmSocket.Connect(linus);
        var ts = await ada.Post(await three.Channel("beta"), "to all");
        var trace = await three.Chat($"message trace -c beta --ts {ts}", 1);
        Assert.True(trace.Exit == 0, trace.ToString());
        Assert.Equal(2, trace.Lines.Count(line => line.Contains("to 1 followers")));
        Assert.Equal(1, trace.Lines.Count(line => line.Contains("nobody follows")));
        var verified = await three.Chat("channel verify -c beta", 1);
        Assert.True(verified.Exit == 0, verified.ToString());
    }

    [Fact]
    public async Task Verify_finds_a_row_that_was_deleted_from_history()
    {
        using var ada = three.As(People.Ada);
        var channel = await three.Channel("gamma");
        var ts = await ada.Post(channel, "will be harmed");
        await ada.Ok("conversations.history", new { channel, limit = 1 });
        await using var database = NpgsqlDataSource.Create(three.Database);
        await using var connection = await database.OpenConnectionAsync();
        var micros = long.Parse(ts.Replace(".", "", StringComparison.Ordinal));
        var columns = string.Join(", ", await connection.QueryAsync<string>(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'messages' AND is_generated = 'NEVER' ORDER BY ordinal_position"));
        await connection.ExecuteAsync($"CREATE TEMP TABLE kept AS SELECT {columns} FROM messages WHERE ts = @micros", new { micros });
        Assert.Equal(1, await connection.ExecuteAsync("DELETE FROM messages WHERE ts = @micros", new { micros }));
        var said = await three.Chat("channel verify -c gamma", 2);
        var trace = await three.Chat($"message trace -c gamma --ts {ts}", 2);
        await connection.ExecuteAsync($"INSERT INTO messages ({columns}) SELECT * FROM kept");

        Assert.Equal(1, said.Exit);
        Assert.Contains($"history misses {ts}", said.Output);
        Assert.Equal(1, trace.Exit);
        Assert.Contains("misses it", trace.Output);
        Assert.Equal(0, (await three.Chat("channel verify -c gamma", 2)).Exit);
    }

    [Fact]
    public async Task Health_and_doctor_speak_of_every_member()
    {
        var health = await three.Chat("node health --json");
        Assert.True(health.Exit == 0, health.ToString());
        Assert.All(health.Rows, row => Assert.Equal("ready", row.Str("state")));
        Assert.Equal(3, health.Rows.Select(row => row.Str("process")).Distinct().Count());

        var doctor = await three.Chat("doctor", 1);
        Assert.True(doctor.Exit == 0, doctor.ToString());
        Assert.Equal(3, doctor.Lines.Count(line => line.StartsWith("node ", StringComparison.Ordinal) && line.Contains("| ok | ready")));
        Assert.Equal(2, doctor.Lines.Count(line => line.StartsWith("clock of ", StringComparison.Ordinal) && line.Contains("| ok |")));
        Assert.Contains("clock against the database | ok", doctor.Output);
        // The tests' server does not sync: the doctor must see that.
        Assert.Contains("durability | warning | fsync", doctor.Output);
        Assert.Equal("PostgreSQL", Assert.Single((await three.Chat("journal stats --json")).Rows).Str("database"));
    }

    [Fact]
    public async Task The_log_of_another_member_is_read_and_its_levels_set()
    {
        var addresses = (await three.Chat("cluster show --json")).Rows.Select(row => row.Str("address").Split('@')[1]).ToArray();
        var said = await three.Chat($"log peek --on {addresses[2]}");
        Assert.Equal(0, said.Exit);
        Assert.All(said.Lines, line => Assert.Equal(addresses[2], line.Split(" | ")[1]));
        Assert.Equal(3, (await three.Chat("log peek --all --json")).Rows.Select(row => row.Str("node")).Distinct().Count());
        Assert.Contains("Count: 3 levels", (await three.Chat("log level set warning -c Akka.Nothing --all")).Output);
        Assert.Contains("Akka.Nothing | warning", (await three.Chat("log level get", 2)).Output);
        Assert.Contains("Count: 0 levels", (await three.Chat("log level reset --all")).Output);
        Assert.Equal(2, (await three.Chat("log peek --on nowhere:1")).Exit);
    }

    [Fact]
    public async Task A_member_that_is_told_to_leave_ends_and_those_who_watch_see_it()
    {
        await using var fourth = await three.Add();
        var address = await AddressOf(fourth);
        await using (var tail = new Following("cluster tail", three.Nodes[0].DataDirectory))
        {
            await tail.Says($"| up | {address}");
            Assert.Equal(0, (await three.Chat($"cluster leave {address} --yes", 1)).Exit);
            await tail.Says($"| removed | {address}", TimeSpan.FromSeconds(30));
        }

        await Eventually.That("the process has ended", () => !fourth.Running, TimeSpan.FromSeconds(15));
        Assert.Contains("Count: 3 nodes", (await three.Chat("cluster show")).Output);
    }

    [Fact]
    public async Task A_killed_member_is_shown_as_silent_and_can_be_declared_dead()
    {
        await using var fourth = await three.Add();
        var address = await AddressOf(fourth);
        await fourth.Kill9();
        var summary = await three.Chat("connections summary");
        Assert.Equal(1, summary.Exit);
        Assert.Contains($"{address} | sockets: no answer", summary.Output);
        Assert.Contains("No answer within 3 s from " + address, summary.Errors);
        await Eventually.That("it is seen as unreachable", async () => (await three.Chat("cluster show")).Output.Contains("| unreachable |") || !(await three.Chat("cluster show")).Output.Contains(address), TimeSpan.FromSeconds(20));
        Assert.Equal(0, (await three.Chat("cluster down-unreachable --yes")).Exit);
        await Eventually.That("it is gone", async () => !(await three.Chat("cluster show")).Output.Contains(address), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_drained_node_first_says_that_it_is_not_ready_and_then_ends()
    {
        await using var fourth = await three.Add();
        var drain = Operator.Chat("node drain --wait 2 --yes", fourth.DataDirectory);
        using var http = new HttpClient { BaseAddress = fourth.Address };
        await Eventually.That("it is not ready", async () => (await http.GetStringAsync("/healthz")).Contains("true") && (await (await http.GetAsync("/readyz")).Content.ReadAsStringAsync()).Contains("not_draining"));
        var said = await drain;
        Assert.True(said.Exit == 0, said.ToString());
        await Eventually.That("the process has ended", () => fourth.ExitCode == 0, TimeSpan.FromSeconds(20));
    }

    private static async Task<string> AddressOf(NodeProcess node) =>
        Assert.Single((await Operator.Chat("cluster show --json", node.DataDirectory)).Rows, row => row.Str("flags").Contains("self")).Str("address");

    /// <summary>Wakes some channels.</summary>
    private async Task<IAsyncDisposable> Busy()
    {
        using var ada = three.As(People.Ada);
        foreach (var name in AcmeWorkspace.Busy)
        {
            await ada.Post(await three.Channel(name), "hello");
        }

        return await RtmSocket.Connect(ada);
    }
}
