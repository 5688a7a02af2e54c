using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Chat.Actors.Kernel;
using Chat.Tests.Process;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.Fanout.RelayStage;

namespace Chat.Tests.Channels.Fanout;

/// <summary>The counter is the process's: these run while no other test heals anything.</summary>
[Collection(NodeCollection.Name)]
public sealed class HealedMetricTests : TestKit
{
    private readonly RelayStage _stage;

    public HealedMetricTests() => _stage = new RelayStage(this);

    [Fact]
    public async Task What_pub_sub_lost_is_counted_and_not_what_came_and_waited_behind_it()
    {
        var healed = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == Telemetry.Name && instrument.Name == "akkachat.fanout.healed")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, events, _, _) => Interlocked.Add(ref healed, events));
        listener.Start();

        var relay = _stage.Relay();
        var (ada, _) = await _stage.Follow(relay);
        relay.Tell(_stage.Log.Post(Room));
        _stage.Log.PostMany(Room, 3);
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("all five are there", () => ada.Seqs.Length == 5);
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("the sixth is there", () => ada.Seqs.Length == 6);
        Assert.Equal(3, Interlocked.Read(ref healed));
    }
}
