using Chat.Node.Clustering;
using Xunit;

namespace Chat.Tests.Node.Clustering;

public sealed class DatabaseWitnessTests
{
    private static readonly string[] Other = ["10.0.0.2:4053"];

    private readonly DatabaseWitness _witness = new();

    [Fact]
    public void A_member_that_is_silent_while_this_one_renews_steadily_is_cut_off()
    {
        Renew(from: 0, to: 3);
        Assert.Equal(Other, At(4));
    }

    [Fact]
    public void A_node_that_has_just_come_says_nothing_about_others() => Assert.Empty(At(0));

    [Fact]
    public void The_first_to_reach_the_database_after_an_outage_says_nothing_about_others()
    {
        Renew(from: 0, to: 60);
        Assert.Empty(At(70));
        Renew(from: 71, to: 73);
        Assert.Equal(Other, At(74));
    }

    [Fact]
    public void A_node_that_reaches_the_database_only_now_and_then_says_nothing_about_others() =>
        Assert.All(Enumerable.Range(0, 20), turn => Assert.Empty(At(turn * 2.1)));

    private void Renew(double from, double to)
    {
        for (var second = from; second <= to; second++)
        {
            Assert.Empty(_witness.CutOff(TimeSpan.FromSeconds(second), []));
        }
    }

    private IReadOnlyList<string> At(double second) => _witness.CutOff(TimeSpan.FromSeconds(second), Other);
}
