using Chat.Actors.Sessions;
using Xunit;

namespace Chat.Tests.Sessions;

public sealed class FrameBudgetTests
{
    [Fact]
    public void A_bucket_gives_its_burst_and_then_what_time_brings()
    {
        var budget = new FrameBudget(new FrameRate(PerMinute: 60, Burst: 3));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => budget.Take(1, TimeSpan.Zero)));
        Assert.True(budget.Take(1, TimeSpan.FromSeconds(1)));
        Assert.False(budget.Take(1, TimeSpan.FromSeconds(0.5)));
        Assert.True(budget.Take(1, TimeSpan.FromSeconds(0.5)));
        Assert.True(budget.Take(3, TimeSpan.FromHours(1)));
        Assert.False(budget.Take(1, TimeSpan.Zero));
    }

    [Fact]
    public void What_costs_more_than_a_full_bucket_takes_a_full_one()
    {
        var budget = new FrameBudget(new FrameRate(PerMinute: 60, Burst: 3));
        Assert.True(budget.Take(50, TimeSpan.Zero));
        Assert.False(budget.Take(1, TimeSpan.Zero));
    }

    [Fact]
    public void Without_a_limit_nothing_is_refused()
    {
        var budget = new FrameBudget(FrameRate.Unlimited);
        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.True(budget.Take(51, TimeSpan.Zero)));
    }
}
