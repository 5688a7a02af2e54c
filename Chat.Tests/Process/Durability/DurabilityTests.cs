using System.Text.Json;
using Chat.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Chat.Tests.Process.Durability;

/// <summary>
/// P1 to P5 of the design under SIGKILL: writers post and readers follow while the node is killed at random moments, also while it starts. Set
/// DURABILITY_SEED to repeat a run's choices and DURABILITY_KILLS for a longer one.
/// </summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class DurabilityTests(ITestOutputHelper output)
{
    private static readonly int Kills = RunSetting.Number("DURABILITY_KILLS") ?? 20;
    private static readonly Person[] Writers = [People.Ada, People.Grace, People.Linus, People.Mallory];
    private static readonly Person[] Readers = [People.Ada, People.Linus, People.Mallory];

    [Fact]
    public async Task Twenty_kills_lose_no_acknowledged_message_and_show_none_twice()
    {
        var seed = RunSetting.Number("DURABILITY_SEED") ?? Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await using var node = await NodeProcess.Start();
        using var api = new ApiClient(node.Address, People.Ada.Token);
        var channels = new List<string>();
        foreach (var name in AcmeWorkspace.Busy)
        {
            channels.Add(await api.ChannelId(name));
        }

        var ledger = new Ledger();
        var readers = Readers.Select(who => new Reader(node, who, channels, ledger)).ToList();
        using var stopReading = new CancellationTokenSource();
        var reading = readers.Select(reader => reader.Run(stopReading.Token)).ToList();
        var before = await Settled(readers, channels);

        using var stopWriting = new CancellationTokenSource();
        var writing = Writers.Select((who, i) => new Writer(node, who, channels, ledger, seed + i).Run(stopWriting.Token)).ToList();
        await KillAgainAndAgain(node, ledger, new Random(seed));
        await stopWriting.CancelAsync();
        await Task.WhenAll(writing);

        var histories = new Dictionary<string, List<JsonElement>>();
        foreach (var channel in channels)
        {
            var history = (await api.History(channel)).Where(message => !message.Has("subtype")).Reverse().ToList();
            histories[channel] = history;
            await Eventually.That(
                $"every reader sees all {history.Count} messages of {channel} (seed {seed}): {string.Join(' ', readers.Select(reader => reader.Position(channel)))}",
                () => readers.All(reader => reader.Position(channel) >= before[channel] + history.Count),
                TimeSpan.FromSeconds(20));
        }

        await stopReading.CancelAsync();
        await Task.WhenAll(reading);
        output.WriteLine($"{ledger.Acknowledged} messages acknowledged, {readers.Sum(reader => reader.Returns)} connections");

        var violations = new List<string>(ledger.Broken);
        foreach (var channel in channels)
        {
            violations.AddRange(Verdict.OnHistory(channel, histories[channel], ledger.Of(channel)));
            violations.AddRange(readers.SelectMany(reader => Verdict.OnReader(reader, channel, before[channel], histories[channel])));
        }

        Assert.True(violations.Count == 0, $"seed {seed}, {violations.Count} violations:\n{string.Join('\n', violations.Take(40))}");
        Assert.True(ledger.Acknowledged >= Kills * 5, $"only {ledger.Acknowledged} messages: the test has not tested much (seed {seed})");
    }

    [Fact]
    public async Task A_message_acknowledged_just_before_a_kill_is_there_after_it_and_its_retry_gets_the_first_ts()
    {
        await using var node = await NodeProcess.Start();
        using var api = new ApiClient(node.Address, People.Ada.Token);
        var channel = await api.ChannelId(AcmeWorkspace.Lobby);
        var id = Guid.NewGuid().ToString();

        var ts = await api.Post(channel, "remember this", id);
        await node.Kill9();
        await node.Restart();

        Assert.Equal(ts, (await api.History(channel)).Single(message => message.Str("text") == "remember this").Str("ts"));
        Assert.Equal(ts, await api.Post(channel, "remember this", id));
        var next = await api.Post(channel, "and go on");
        Assert.True(string.CompareOrdinal(next, ts) > 0);
        Assert.Single(await api.History(channel), message => message.Str("text") == "remember this");
    }

    // Where each channel stood before anybody wrote: every event after that is a post.
    private static async Task<Dictionary<string, long>> Settled(List<Reader> readers, List<string> channels)
    {
        await Eventually.That("all readers stand at the same, latest event", () => channels.All(channel =>
            readers.Select(reader => reader.Position(channel)).Distinct().Count() == 1 && readers[0].Position(channel) > 0), TimeSpan.FromSeconds(15));
        return channels.ToDictionary(channel => channel, readers[0].Position);
    }

    private async Task KillAgainAndAgain(NodeProcess node, Ledger ledger, Random random)
    {
        for (var kill = 1; kill <= Kills; kill++)
        {
            var acknowledged = ledger.Acknowledged;
            await Eventually.That("posts are acknowledged after the start", () => ledger.Acknowledged > acknowledged, TimeSpan.FromSeconds(30));
            await Pace.LetPass(TimeSpan.FromMilliseconds(random.Next(50, 1500)));
            await node.Kill9();
            if (random.Next(4) == 0)
            {
                node.Launch();
                await Pace.LetPass(TimeSpan.FromMilliseconds(random.Next(100, 2500)));
            }

            await node.Restart();
            output.WriteLine($"kill {kill}: {ledger.Acknowledged} acknowledged");
        }
    }
}
