using System.Net;
using Akka.Actor;
using Chat.Node.Provisioning;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Tests.Node;

public sealed class HealthTests : IDisposable
{
    private const string Ada = "xoxp-demo-ada-000001";

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_node_that_is_not_ready_says_what_is_missing_and_is_alive_all_the_same()
    {
        // Provisioning of a declaration takes its time, so the node is not ready right after its start.
        await using var node = await RunningNode.StartUnready(_directory.Root, DemoWorkspace.Read());
        using var early = await node.Client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        Assert.Contains("\"provisioning\"", await early.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await node.Client.GetAsync("/healthz")).StatusCode);
        await Eventually.That("the node becomes ready", async () => (await node.Client.GetAsync("/readyz")).StatusCode == HttpStatusCode.OK, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_ready_node_stays_ready_and_serves_while_its_regions_hear_nothing_of_their_coordinator()
    {
        await using var node = await RunningNode.Start(_directory.Root, DemoWorkspace.Read());
        var channel = (await node.Call("conversations.list", Ada))["channels"]!.AsArray().First(entry => (string?)entry!["name"] == "general")!["id"]!.ToString();
        Assert.True((bool)(await node.Call("chat.postMessage", Ada, new { channel, text = "its shard is known" }))["ok"]!);

        // As its node's death leaves it until another one has the singletons: known to the regions, and silent.
        var system = node.Services.GetRequiredService<ActorSystem>();
        var coordinators = await Task.WhenAll(new[] { "channels", "users", "workspaces" }
            .Select(region => system.ActorSelection($"/system/sharding/{region}Coordinator/singleton/coordinator").ResolveOne(TimeSpan.FromSeconds(5))));
        foreach (var coordinator in coordinators.Cast<IInternalActorRef>())
        {
            coordinator.Suspend();
        }

        using var answer = await node.Client.GetAsync("/readyz");
        Assert.Equal("{\"ok\":true}\n", await answer.Content.ReadAsStringAsync());
        Assert.True((bool)(await node.Call("chat.postMessage", Ada, new { channel, text = "and goes on" }))["ok"]!);
        foreach (var coordinator in coordinators.Cast<IInternalActorRef>())
        {
            coordinator.Resume();
        }
    }

    [Fact]
    public async Task A_node_stops_within_its_five_seconds()
    {
        var node = await RunningNode.Start(_directory.Root);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await node.DisposeAsync();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        await using (await RunningNode.Start(_directory.Root, DemoWorkspace.Read()))
        {
        }

        await using var again = await RunningNode.Start(_directory.Root);
        Assert.Equal("ada", (string?)(await again.Call("auth.test", Ada))["user"]);
    }
}
