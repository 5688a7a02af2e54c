using Chat.Node.Clustering;
using Chat.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Tests.Node.Clustering;

public sealed class SleepGuardTests : IDisposable
{
    private readonly ClockFake _clock = new();
    private readonly HostFake _host = new();
    private bool _served;

    [Fact]
    public async Task The_first_question_after_too_long_a_sleep_is_refused_and_the_node_ends()
    {
        using var guard = Member();
        Assert.Equal((200, true), await Ask(guard, "/api/conversations.history"));

        _clock.Advance(SleepGuard.Patience + TimeSpan.FromMilliseconds(1));
        Assert.Equal((200, false), await Ask(guard, "/api/conversations.history"));
        Assert.Equal((503, false), await Ask(guard, "/readyz"));
        Assert.Equal((200, true), await Ask(guard, "/healthz"));
        Assert.Equal(1, _host.Stopped);
    }

    [Fact]
    public async Task A_sleep_that_nobody_else_could_have_used_is_no_reason_to_end()
    {
        using var guard = Member();
        _clock.Advance(SleepGuard.Patience);
        Assert.Equal((200, true), await Ask(guard, "/api/conversations.history"));
        Assert.Equal(0, _host.Stopped);
    }

    [Fact]
    public async Task A_node_that_takes_long_to_become_a_member_is_no_sleeper()
    {
        using var guard = new SleepGuard(_host, _clock, NullLogger<SleepGuard>.Instance);
        _clock.Advance(SleepGuard.Patience * 2);
        Assert.Equal((200, true), await Ask(guard, "/readyz"));
        Assert.Equal(0, _host.Stopped);
    }

    public void Dispose() => _host.Dispose();

    private SleepGuard Member()
    {
        var guard = new SleepGuard(_host, _clock, NullLogger<SleepGuard>.Instance);
        guard.Begin();
        return guard;
    }

    private async Task<(int Status, bool Served)> Ask(SleepGuard guard, string path)
    {
        _served = false;
        var context = new DefaultHttpContext { Request = { Path = path }, Response = { Body = new MemoryStream() } };
        await guard.Refuse(context, _ =>
        {
            _served = true;
            return Task.CompletedTask;
        });
        return (context.Response.StatusCode, _served);
    }
}
