using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Workspaces;
using Chat.Node.Commands.Output;
using Chat.Node.Operations;
using Chat.Node.Provisioning;
using Chat.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Tests.Node;

public sealed class ProvisioningTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        await using var node = await RunningNode.Start(_directory.Root, Acme());
        var events = Events(node, "workspace-") + Events(node, "channel-");
        Assert.True(events > 10);
        var (exit, output) = await Provision(AcmeJson);
        Assert.Equal(0, exit);
        Assert.Contains("Workspace Acme", output);
        Assert.Equal(events, Events(node, "workspace-") + Events(node, "channel-"));
    }

    [Fact]
    public async Task A_channel_that_is_as_declared_is_not_woken_by_a_second_run()
    {
        await using (var node = await RunningNode.Start(_directory.Root, AcmeOfPeople()))
        {
            await HistoryIsCurrent(node);
        }

        await using var again = await RunningNode.Start(_directory.Root, AcmeOfPeople());
        var region = await again.Services.GetRequiredService<IRequiredActor<ChannelRegion>>().GetAsync();
        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromSeconds(5));
        Assert.Empty(state.Shards.SelectMany(shard => shard.EntityIds));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_left_a_declared_channel_and_a_topic_that_was_changed_come_back_with_the_next_run(bool historyKnows)
    {
        await using var node = await RunningNode.Start(_directory.Root, Acme());
        var directory = node.Services.GetRequiredService<IDirectory>().WorkspaceByDomain("acme")!;
        var (general, secret) = (directory.ChannelByName("general")!.Id, directory.ChannelByName("secret")!.Id);
        Assert.True((bool)(await node.Call("conversations.invite", People.Ada.Token, new { channel = secret, users = await UserId(node, People.Linus.Token) }))["ok"]!);
        Assert.True((bool)(await node.Call("conversations.leave", People.Ada.Token, new { channel = secret }))["ok"]!);
        // Not through the API, which waits until the read model shows it.
        var header = new CommandHeader { Channel = general, Actor = new() { User = await UserId(node, People.Ada.Token), Team = directory.Team, Role = Role.System } };
        Assert.IsType<Done>(await node.Services.GetRequiredService<IChannels>().Ask(new SetTopic { Header = header, Topic = "Other" }));
        if (historyKnows)
        {
            await HistoryIsCurrent(node);
        }

        await node.Services.GetRequiredService<Provisioner>().Provision(Acme(), CancellationToken.None);
        Assert.Equal("All", (string?)(await node.Call("conversations.info", People.Ada.Token, new { channel = general }))["channel"]!["topic"]!["value"]);
        Assert.True((bool)(await node.Call("conversations.info", People.Ada.Token, new { channel = secret }))["channel"]!["is_member"]!);
    }

    [Fact]
    public async Task What_is_declared_can_be_used_at_once()
    {
        await using var node = await RunningNode.Start(_directory.Root, Acme());
        var ada = await node.Call("auth.test", People.Ada.Token);
        Assert.Equal("ada", (string?)ada["user"]);
        var robin = await node.Call("auth.test", Bots.RobinToken);
        Assert.Equal("robin", (string?)robin["user"]);
        Assert.NotNull(robin["bot_id"]);
    }

    [Fact]
    public async Task A_changed_file_adds_what_is_new_and_keeps_tokens()
    {
        await using var node = await RunningNode.Start(_directory.Root, Acme());
        var more = AcmeJson
            .Replace("\"Ada Lovelace\"", "\"Countess Lovelace\"", StringComparison.Ordinal)
            .Replace("\"channels\": [ {", "\"channels\": [ { \"name\": \"new\", \"members\": [\"*\"] }, {", StringComparison.Ordinal);
        Assert.Equal(0, (await Provision(more)).Exit);
        var directory = node.Services.GetRequiredService<IDirectory>().WorkspaceByDomain("acme")!;
        Assert.Equal("Countess Lovelace", directory.UserByName("ada")!.Profile.RealName);
        Assert.NotNull(directory.ChannelByName("new"));
        Assert.Equal("ada", (string?)(await node.Call("auth.test", People.Ada.Token))["user"]);
    }

    [Fact]
    public async Task A_mistake_over_the_operators_socket_is_told_and_changes_nothing()
    {
        await using var node = await RunningNode.Start(_directory.Root);
        var (exit, output) = await Provision("""{ "workspaces": {} }""");
        Assert.Equal(2, exit);
        Assert.Contains("workspace must be an object", output);
        Assert.Equal(0, Events(node, "workspace-"));
    }

    [Fact]
    public async Task A_channel_of_the_other_kind_is_refused_with_a_sentence()
    {
        await using var node = await RunningNode.Start(_directory.Root, Acme());
        var turned = AcmeJson.Replace("\"secret\", \"private\": true", "\"secret\", \"private\": false", StringComparison.Ordinal);
        var (exit, output) = await Provision(turned);
        Assert.Equal(2, exit);
        Assert.Contains("'secret' is public in the file, but the server has a private channel", output);
    }

    [Fact]
    public async Task Only_the_nodes_own_user_may_open_the_operators_socket()
    {
        await using var node = await RunningNode.Start(_directory.Root);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(node.Data.OperatorSocket));
    }

    [Fact]
    public async Task A_thousand_users_and_a_hundred_and_one_channels_take_seconds()
    {
        var users = string.Join(',', Enumerable.Range(0, 1000).Select(i =>
            $$"""{ "name": "u{{i}}", "email": "u{{i}}@acme.test", "role": "{{(i == 0 ? "owner" : "member")}}", "password": "correct horse battery", "tokens": ["xoxp-many-{{i:D8}}"] }"""));
        var channels = string.Join(',', Enumerable.Range(0, 100).Select(i => $$"""{ "name": "room{{i}}", "members": ["u0", "u1"] }"""));
        var declaration = DeclarationReader.Read(
            $$"""{ "workspace": { "name": "Many", "domain": "many" }, "users": [{{users}}], "channels": [ { "name": "general", "members": ["*"] }, {{channels}} ] }""");
        await using var node = await RunningNode.Start(_directory.Root);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await node.Services.GetRequiredService<Provisioner>().Provision(declaration, CancellationToken.None);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal("u999", (string?)(await node.Call("auth.test", "xoxp-many-00000999"))["user"]);
    }

    [Fact]
    public async Task The_demo_has_messages_once_however_often_it_is_provisioned()
    {
        await using var node = await RunningNode.Start(_directory.Root, DemoWorkspace.Read());
        var events = Events(node, "channel-");
        await node.Services.GetRequiredService<Provisioner>().Provision(DemoWorkspace.Read(), CancellationToken.None);
        Assert.Equal(events, Events(node, "channel-"));
        Assert.True(events > 20);
    }

    private async Task<(int Exit, string Output)> Provision(string json)
    {
        using var output = new StringWriter();
        var answers = new Screen(output, output, ForPeople: false, Asks: false).Answers(ProvisionCommand.Spec, json: false);
        return (await OperatorClient.Send(new OperatorTarget(_directory.Root), ProvisionCommand.Request(json), answers, CancellationToken.None), output.ToString());
    }

    private static string AcmeJson { get; } = $$"""
        { "workspace": { "name": "Acme", "domain": "acme" },
          "users": [ { "name": "ada", "real_name": "Ada Lovelace", "email": "ada@acme.test", "role": "owner", "password": "{{People.Ada.Password}}", "tokens": ["{{People.Ada.Token}}"] },
                     { "name": "linus", "real_name": "Linus", "email": "linus@acme.test", "password": "{{People.Linus.Password}}", "tokens": ["{{People.Linus.Token}}"] } ],
          "channels": [ { "name": "general", "members": ["*"], "topic": "All" }, { "name": "secret", "private": true, "members": ["ada"] } ],
          "apps": [ { "name": "robin", "bot_user": "robin", "bot_token": "{{Bots.RobinToken}}", "events": ["app_mention"], "channels": ["general"] } ] }
        """;

    private static async Task<string> UserId(RunningNode node, string token) => (string)(await node.Call("auth.test", token))["user_id"]!;

    private static Task HistoryIsCurrent(RunningNode node)
    {
        var history = node.Services.GetRequiredService<IHistoryStore>();
        return Eventually.That("history has everything", async () => (await history.Notes(0, 1)).Count == 0 && await history.IsCurrent());
    }

    /// <summary>Without the app, whose channels are asked.</summary>
    private static Declaration AcmeOfPeople() => Acme() with { Apps = [] };

    private static Declaration Acme() => DeclarationReader.Read(AcmeJson);

    private static long Events(RunningNode node, string prefix)
    {
        using var connection = new SqliteConnection($"Data Source={node.Data.Journal};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM journal WHERE persistence_id LIKE $1";
        command.Parameters.AddWithValue("$1", prefix + "%");
        return (long)command.ExecuteScalar()!;
    }
}
