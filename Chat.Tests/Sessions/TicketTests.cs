using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Akka.TestKit.Xunit2;
using Chat.Actors.Sessions;
using Chat.Actors.Sessions.Tickets;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chat.Tests.Sessions;

/// <summary>One ticket's entity, with the clock in the test's hand.</summary>
public sealed class TicketActorTests : TestKit
{
    private readonly ClockFake _clock = new();

    private IActorRef Ticket()
    {
        var ticket = Sys.ActorOf(Props.Create(() => new TicketActor(_clock)));
        ticket.Tell(new IssueTicket { Ticket = "t", Grant = new GrantedTicket { User = People.Ada.Id } });
        ExpectMsg<TicketIssued>();
        return ticket;
    }

    [Fact]
    public void It_is_redeemed_once()
    {
        var ticket = Ticket();
        ticket.Tell(new RedeemTicket { Ticket = "t" });
        Assert.Equal(People.Ada.Id, ExpectMsg<TicketRedeemed>().Grant.User);
        ticket.Tell(new RedeemTicket { Ticket = "t" });
        Assert.Null(ExpectMsg<TicketRedeemed>().Grant);
    }

    [Fact]
    public void It_is_valid_for_thirty_seconds()
    {
        var ticket = Ticket();
        _clock.Advance(TimeSpan.FromSeconds(30));
        ticket.Tell(new RedeemTicket { Ticket = "t" });
        Assert.NotNull(ExpectMsg<TicketRedeemed>().Grant);
        var late = Ticket();
        _clock.Advance(TimeSpan.FromSeconds(31));
        late.Tell(new RedeemTicket { Ticket = "t" });
        Assert.Null(ExpectMsg<TicketRedeemed>().Grant);
    }
}

/// <summary>Tickets through their region on a cluster of one, with strict serialization.</summary>
public sealed class TicketRegionTests : IAsyncLifetime
{
    private IHost _host = null!;

    private ITickets Tickets => _host.Services.GetRequiredService<ITickets>();

    public async Task InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddTicketClient().AddAkka("tickets", akka => akka
            .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
            .WithClustering()
            .AddHocon(SessionSystem.Config, HoconAddMode.Prepend)
            .WithStrictSerialization()
            .AddTickets()
            .AddStartup((system, _) => Akka.Cluster.Cluster.Get(system).Join(Akka.Cluster.Cluster.Get(system).SelfAddress)));
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task What_was_issued_is_what_is_redeemed_by_exactly_one_of_many()
    {
        var grant = SessionSystem.Grant(People.Ada, "cafe") with { BatchPresenceAware = true, WillResume = true, DirectoryVersion = 7 };
        var ticket = await Tickets.Issue(grant);
        Assert.Matches("^[A-Za-z0-9]{24}$", ticket);
        Assert.True(Tickets.IsIssuedHere(ticket));
        var redeemed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Tickets.Redeem(ticket)));
        var won = Assert.Single(redeemed.OfType<TicketGrant>());
        Assert.True(won.BatchPresenceAware);
        Assert.False(Tickets.IsIssuedHere(ticket), "a spent ticket is nobody's any more");
        Assert.True(won.WillResume);
        Assert.Equal(7, won.DirectoryVersion);
        Assert.Equal(grant.Identity with { Scopes = [] }, won.Identity with { Scopes = grant.Identity.Scopes });
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("../../../../../../etc/pas")]
    public async Task What_was_never_issued_is_nothing(string ticket) => Assert.Null(await Tickets.Redeem(ticket));
}
