using Akka.Hosting;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>What the client does when the region says nothing.</summary>
public sealed class ChannelClientTests : TestKit
{
    private readonly ClockFake _clock = new();
    private readonly TestProbe _region;
    private readonly ChannelClient _client;

    public ChannelClientTests()
        : base(ChannelTestConfig.Hocon)
    {
        _region = CreateTestProbe(Sys, "region");
        ActorRegistry.For(Sys).Register<ChannelRegion>(_region);
        _client = new ChannelClient(new RequiredActor<ChannelRegion>(ActorRegistry.For(Sys)), _clock);
    }

    [Fact]
    public async Task A_command_that_was_lost_is_repeated_under_the_same_request_id()
    {
        var asking = _client.Ask(Post(People.Ada.As(), "hello", ""));
        var lost = await _region.ExpectMsgAsync<PostMessage>();
        var again = await _region.ExpectMsgAsync<PostMessage>(TimeSpan.FromSeconds(5));
        _region.Reply(new PostAccepted { Seq = 7 });

        Assert.NotEmpty(lost.Header.RequestId);
        Assert.True(lost.Header.PassingId);
        Assert.Equal(lost, again);
        Assert.Equal(7, Assert.IsType<PostAccepted>(await asking).Seq);
    }

    [Fact]
    public async Task A_request_id_that_the_sender_chose_is_not_passing()
    {
        var asking = _client.Ask(Post(People.Ada.As(), "hello", "id-1"));
        var asked = await _region.ExpectMsgAsync<PostMessage>();
        _region.Reply(new PostAccepted { Seq = 7 });
        await asking;
        Assert.Equal(("id-1", false), (asked.Header.RequestId, asked.Header.PassingId));
    }

    [Fact]
    public async Task At_the_deadline_the_answer_is_a_clear_refusal()
    {
        var asking = _client.Ask(Get(People.Ada.As()));
        await _region.ExpectMsgAsync<GetChannel>();
        _clock.Now += RepeatedAsk.Deadline;
        Assert.Equal("service_unavailable", Assert.IsType<Refused>(await asking).Code);
    }

    [Fact]
    public async Task Where_the_region_has_ended_nobody_waits_for_the_deadline()
    {
        var asking = _client.Ask(Get(People.Ada.As()));
        await _region.ExpectMsgAsync<GetChannel>();
        Sys.Stop(_region);
        Assert.Equal("service_unavailable", Assert.IsType<Refused>(await asking.WaitAsync(TimeSpan.FromSeconds(30))).Code); // the clock stands: the deadline never comes
    }

    [Fact]
    public async Task A_refusal_is_an_answer()
    {
        var asking = _client.Ask(Get(People.Ada.As()));
        await _region.ExpectMsgAsync<GetChannel>();
        _region.Reply(new Refused { Code = "channel_not_found" });
        Assert.Equal("channel_not_found", Assert.IsType<Refused>(await asking).Code);
    }

    [Fact]
    public async Task A_caller_that_goes_away_ends_the_asking()
    {
        using var gone = new CancellationTokenSource();
        var asking = _client.Ask(Get(People.Ada.As()), gone.Token);
        await _region.ExpectMsgAsync<GetChannel>();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }
}
