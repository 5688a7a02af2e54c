using Chat.Actors.Workspaces;
using Chat.Node.Provisioning;
using Chat.Tests.Support;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Tests.Node;

/// <summary>What becomes of a start whose declaration cannot be brought about at once.</summary>
public sealed class StartupProvisioningTests : IDisposable
{
    private readonly ClockFake _clock = new();
    private readonly HostFake _lifetime = new();

    public static TheoryData<string> Passing => ["timeout", "ask timeout", "database", "unavailable"];

    public void Dispose() => _lifetime.Dispose();

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_does_not_answer_is_asked_again_until_it_does(string what)
    {
        var workspaces = new Workspaces(asked => asked < 3 ? Answer(what) : new OpenRefused { Code = "invalid_domain" });
        var provisioning = await Run(workspaces);
        Assert.Equal(3, workspaces.Asked);
        Assert.Equal((null, true), (provisioning.Failure, _lifetime.Stopped == 1));
        Assert.Contains("invalid_domain", provisioning.Mistake, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_never_answers_ends_the_node_with_a_sentence_when_patience_is_over(string what)
    {
        var workspaces = new Workspaces(_ =>
        {
            _clock.Advance(StartupProvisioning.Patience / 3);
            return Answer(what);
        });
        var provisioning = await Run(workspaces);
        Assert.Equal(3, workspaces.Asked);
        Assert.Equal((null, true, false), (provisioning.Mistake, _lifetime.Stopped == 1, provisioning.Done));
        Assert.StartsWith("not in effect after 5 minutes of trying. ", provisioning.Failure, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', provisioning.Failure!);
    }

    [Fact]
    public async Task A_fault_ends_the_node_with_a_sentence_at_once()
    {
        var workspaces = new Workspaces(_ => throw new InvalidOperationException("broken"));
        var provisioning = await Run(workspaces);
        Assert.Equal((1, "InvalidOperationException: broken", true), (workspaces.Asked, provisioning.Failure, _lifetime.Stopped == 1));
        Assert.True(provisioning.ExecuteTask!.IsCompletedSuccessfully);
    }

    private static IMessage Answer(string what) => what switch
    {
        "timeout" => throw new TimeoutException("History did not reach 7."),
        "ask timeout" => throw new Akka.Actor.AskTimeoutException("No answer."),
        "database" => throw new Npgsql.NpgsqlException("Connection refused."),
        _ => new OpenRefused { Code = "service_unavailable" },
    };

    private async Task<StartupProvisioning> Run(Workspaces workspaces)
    {
        var directory = new NodeDirectory(_clock);
        directory.ShowReady();
        using var provisioner = new Provisioner(workspaces, directory, null!, null!, null!, null!);
        var declaration = new Declaration(new DeclaredWorkspace("Acme", "acme"), [], [], []);
        var provisioning = new StartupProvisioning(new([declaration]), provisioner, directory, _clock, _lifetime, NullLogger<StartupProvisioning>.Instance);
        await provisioning.StartAsync(CancellationToken.None);
        await provisioning.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(20));
        return provisioning;
    }

    private sealed class Workspaces(Func<int, IMessage> answer) : IWorkspaces
    {
        public int Asked { get; private set; }

        public Task<IWorkspaceReply> Ask(IWorkspaceMessage message, CancellationToken cancel = default) => throw new NotSupportedException();

        public Task<IMessage> Open(OpenWorkspace message, CancellationToken cancel = default) => Task.FromResult(answer(++Asked));
    }
}
