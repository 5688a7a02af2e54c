using Chat.Node.Commands.Output;
using Chat.Node.Commands.Shell;
using Chat.Node.Operations;
using Chat.Node.Options;
using Chat.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Chat.Tests.Operations;

/// <summary>Each command on one node with SQLite.</summary>
[Collection(OperatedNodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class OneNodeCommandTests(OperatedNode one)
{
    [Fact]
    public async Task The_regions_of_the_design_are_listed()
    {
        var said = await one.Chat("cluster-sharding list-regions");
        Assert.Equal(0, said.Exit);
        Assert.Superset(new HashSet<string> { "channels", "users", "workspaces" }, said.Lines[..^1].ToHashSet());
        Assert.Equal(2, (await one.Chat("cluster-sharding region-stats -r nonsense")).Exit);
    }

    [Fact]
    public async Task The_hierarchy_starts_where_it_is_told_and_goes_as_deep_as_it_is_told()
    {
        var flat = await one.Chat("actor hierarchy -s /user -d 1");
        Assert.Contains("/user/operations", flat.Lines);
        Assert.All(flat.Lines[..^1], line => Assert.InRange(line.Count(c => c == '/'), 1, 2));
        var deep = await one.Chat("actor hierarchy -s /system/sharding/workspaces -d 2");
        Assert.Contains(deep.Lines, line => line.Count(c => c == '/') == 5);
        var cut = await one.Chat("actor hierarchy --limit 3");
        Assert.Contains("Count: 3 actors", cut.Output);
        Assert.Contains("There are more than 3", cut.Output);
        Assert.Equal(2, (await one.Chat("actor hierarchy -s /user/nobody")).Exit);
    }

    [Fact]
    public async Task A_socket_is_counted_and_dropped()
    {
        using var linus = one.As(People.Linus);
        await using var socket = await RtmSocket.Connect(linus);
        Assert.Equal(1, Assert.Single((await one.Chat("connections by-user --json")).Rows, row => row.Str("name") == "linus").GetProperty("sockets").GetInt32());
        Assert.True(Assert.Single((await one.Chat("connections summary --json")).Rows).GetProperty("sockets").GetInt32() >= 1);

        Assert.Contains("sockets: 1", (await one.Chat("connections drop --user linus --yes")).Output);
        await socket.Ended.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Contains(socket.Frames, frame => frame.Str("type") == "goodbye");
        await using var again = await RtmSocket.Connect(linus);
        Assert.Equal(2, (await one.Chat("connections drop --user nobody --yes")).Exit);
    }

    [Fact]
    public async Task A_channel_is_shown_by_name_and_by_id()
    {
        var id = await one.Channel("beta");
        var named = Assert.Single((await one.Chat("channel show -c beta --json")).Rows);
        Assert.Equal(id, named.Str("channel"));
        Assert.Equal("4", named.Str("members"));
        Assert.True(named.GetProperty("head").GetInt64() >= named.GetProperty("projected").GetInt64());
        Assert.Contains($"channel: {id}", (await one.Chat($"channel show -c {id}")).Output);
        Assert.Equal(2, (await one.Chat("channel show -c nonsense")).Exit);
        Assert.Equal(1, (await one.Chat("channel show -c C000000000X")).Exit);
    }

    [Fact]
    public async Task What_is_followed_and_healthy_verifies()
    {
        using var ada = one.As(People.Ada);
        await using var socket = await RtmSocket.Connect(ada);
        var channel = await one.Channel("gamma");
        var parent = await ada.Post(channel, "parent");
        await ada.Ok("chat.postMessage", new { channel, text = "reply", thread_ts = parent });
        await ada.Ok("reactions.add", new { channel, timestamp = parent, name = "tada" });
        await ada.Ok("pins.add", new { channel, timestamp = parent });
        var gone = await ada.Post(channel, "gone");
        await ada.Ok("chat.delete", new { channel, ts = gone });
        var said = await one.Chat("channel verify -c gamma");
        Assert.True(said.Exit == 0, said.ToString());
        Assert.Contains("no difference", said.Output);
        Assert.Contains("| ok | has delivered", said.Output);
    }

    [Theory]
    [InlineData("DELETE FROM messages WHERE ts = $1", "history misses {0}")]
    [InlineData("UPDATE messages SET body = x'0801' WHERE ts = $1", "history has {0} with another body")]
    [InlineData("UPDATE messages SET top_level = 0 WHERE ts = $1", "history has {0} with another top_level")]
    [InlineData("UPDATE messages SET ts = ts + 1 WHERE ts = $1", "history misses {0}")]
    [InlineData("UPDATE messages SET counts = 0 WHERE ts = $1", "history has {0} with another counts")]
    [InlineData("INSERT INTO reactions SELECT 'U0NOBODY001', ts, channel FROM messages WHERE ts = $1", "history has {0} with another reactors")]
    public async Task Verify_finds_what_is_wrong_with_a_message_in_history_and_names_it(string harm, string finding)
    {
        using var ada = one.As(People.Ada);
        var channel = await one.Channel("alpha");
        var ts = await ada.Post(channel, "will be harmed");
        await ada.Ok("conversations.history", new { channel, limit = 1 });
        var micros = long.Parse(ts.Replace(".", "", StringComparison.Ordinal));
        using var database = new SqliteConnection($"Data Source={Path.Combine(one.Node.DataDirectory, "history.db")};Pooling=False");
        database.Open();
        Run(database, "CREATE TEMP TABLE kept AS SELECT * FROM messages WHERE ts = $1", micros);
        Assert.Equal(1, Run(database, harm, micros));
        var said = await one.Chat("channel verify -c alpha");
        Run(database, "DELETE FROM messages WHERE ts IN ($1, $1 + 1)", micros);
        Run(database, "INSERT INTO messages SELECT * FROM kept", micros);

        Assert.Equal(1, said.Exit);
        Assert.Contains(string.Format(finding, ts), said.Output);
        Assert.Equal(0, (await one.Chat("channel verify -c alpha")).Exit);
    }

    [Fact]
    public async Task A_message_is_traced_by_ts_and_by_its_senders_key()
    {
        using var ada = one.As(People.Ada);
        await using var socket = await RtmSocket.Connect(ada);
        var channel = await one.Channel("beta");
        var key = Guid.NewGuid().ToString();
        var ts = (await ada.Ok("chat.postMessage", new { channel, text = "find me", client_msg_id = key })).Str("ts");
        foreach (var way in new[] { $"--ts {ts}", $"--client-msg-id {key}" })
        {
            var said = await one.Chat($"message trace -c beta {way}");
            Assert.True(said.Exit == 0, said.ToString());
            Assert.Contains($"ts {ts}", said.Output);
            Assert.Contains("projected | ok | history has it", said.Output);
            Assert.Matches(@"relay 127\.0\.0\.1:\d+ \| ok \| has delivered \d+ to 1 followers", said.Output);
        }

        await ada.Ok("chat.delete", new { channel, ts });
        Assert.Contains("projected | ok | deleted by", (await one.Chat($"message trace -c beta --ts {ts}")).Output);
    }

    [Theory]
    [InlineData("--ts 1.000001", 1, "no such message")]
    [InlineData("--client-msg-id nobodys", 1, "no such message")]
    [InlineData("--ts yesterday", 2, "is no ts")]
    [InlineData("--ts 1.0 --client-msg-id x", 2, "either --ts or --client-msg-id")]
    [InlineData("", 2, "either --ts or --client-msg-id")]
    public async Task What_cannot_be_traced_is_told(string way, int exit, string part)
    {
        var said = await one.Chat($"message trace -c beta {way}".Trim());
        Assert.Equal(exit, said.Exit);
        Assert.Contains(part, said.Output + said.Errors);
    }

    [Fact]
    public async Task The_journal_is_measured_and_its_biggest_channels_named()
    {
        var stats = Assert.Single((await one.Chat("journal stats --json")).Rows);
        Assert.Equal("SQLite", stats.Str("database"));
        Assert.True(stats.GetProperty("entries").GetInt64() > 10);
        Assert.True(stats.GetProperty("journal_bytes").GetInt64() > 10_000);
        var top = (await one.Chat("journal top -n 2 --json")).Rows;
        Assert.Equal(2, top.Length);
        Assert.True(top[0].GetProperty("events").GetInt64() >= top[1].GetProperty("events").GetInt64());
    }

    [Fact]
    public async Task The_doctor_warns_of_what_the_tests_switched_off_and_fails_for_a_socket_open_to_others()
    {
        var said = await one.Chat("doctor");
        Assert.True(said.Exit == 0, said.ToString());
        Assert.Contains("rate limits | warning", said.Output);
        Assert.Contains("operator socket | ok", said.Output);
        Assert.Contains("web port | ok", said.Output);

        var socket = DataDirectory.SocketOf(one.Node.DataDirectory);
        var mode = File.GetUnixFileMode(socket);
        File.SetUnixFileMode(socket, mode | UnixFileMode.OtherWrite);
        var ill = await one.Chat("doctor");
        File.SetUnixFileMode(socket, mode);
        Assert.Equal(1, ill.Exit);
        Assert.Contains($"-> chmod 600 {socket}", ill.Output);
    }

    [Fact]
    public async Task The_log_is_looked_back_at_and_followed()
    {
        Assert.Contains("info | Chat.Node.Provisioning.StartupProvisioning | Workspace Acme", (await one.Chat("log peek -n 200")).Output);
        Assert.DoesNotContain(" | info | ", (await one.Chat("log peek --level error")).Output);
        await using var tail = new Following("log tail --level warning", one.Node.DataDirectory);
        await Operator.Chat("cluster", "show", "--node", one.Listen, "--token", "certainly-not-the-token");
        await tail.Says("had no valid token");
    }

    [Fact]
    public async Task Levels_are_set_told_and_reset()
    {
        Assert.Contains("Akka.Nothing | debug", (await one.Chat("log level set debug -c Akka.Nothing")).Output);
        Assert.Contains("Akka.Nothing | debug", (await one.Chat("log level get --all")).Output);
        Assert.Contains("Count: 0 levels", (await one.Chat("log level reset")).Output);
    }

    [Fact]
    public async Task The_shell_does_line_after_line_and_gives_the_worst_exit_code()
    {
        using var output = new StringWriter();
        using var input = new StringReader("# a comment\n\nhelp\nhelp channel verify\nlog level set loud\nchannel show -c \"beta\"\nexit\ncluster show\n");
        var exit = await ShellCommand.Run(new OperatorTarget(one.Node.DataDirectory), new Screen(output, output, ForPeople: false, Asks: false), input, CancellationToken.None);
        var said = output.ToString();
        Assert.Equal(2, exit);
        Assert.Contains("cluster-sharding region-stats", said);
        Assert.Contains("is everything that was acknowledged where it belongs?", said);
        Assert.Contains("'loud'", said);
        Assert.Contains("name: beta", said);
        Assert.DoesNotContain("Count: 1 nodes", said);
    }

    [Fact]
    public async Task A_node_that_is_in_a_cluster_joins_no_other() =>
        Assert.Contains("in a cluster already", (await one.Chat("cluster join 127.0.0.1:4053")).Errors);

    [Fact]
    public async Task Who_goes_away_in_the_middle_stops_what_the_node_did_for_it()
    {
        await using (var tail = new Following("cluster tail", one.Node.DataDirectory))
        {
            await tail.Says("| up |");
            Assert.Contains("$", (await one.Chat("actor hierarchy -s /user -d 1")).Output);
        }

        await Eventually.That("the tail's actor is gone", async () => !(await one.Chat("actor hierarchy -s /user -d 1")).Output.Contains('$'));
    }

    private static int Run(SqliteConnection database, string sql, long ts)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$1", ts);
        return command.ExecuteNonQuery();
    }
}
