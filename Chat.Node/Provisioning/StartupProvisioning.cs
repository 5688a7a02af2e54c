using Chat.Actors.Workspaces;
using Chat.Web.SignIn;

namespace Chat.Node.Provisioning;

/// <summary>What the node is to bring about before it is ready.</summary>
/// <param name="Declarations">Read and checked already.</param>
public sealed record StartupDeclarations(IReadOnlyList<Declaration> Declarations);

/// <summary>Provisions the declarations given at the start. A refused one ends the process: an operator who declares a state must not get another one in silence.</summary>
public sealed partial class StartupProvisioning(
    StartupDeclarations startup, Provisioner provisioner, IDirectory directory, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<StartupProvisioning> log) : BackgroundService, IDeclaredState
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether everything declared is in effect.</summary>
    public bool Done { get; private set; }

    /// <inheritdoc/>
    public bool InEffect => Done;

    /// <summary>The sentence that ended the process, if one did.</summary>
    public string? Mistake { get; private set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var declaration in startup.Declarations)
            {
                while (!directory.Ready)
                {
                    await Task.Delay(Poll, time, stoppingToken);
                }

                LogProvisioned(await provisioner.Provision(declaration, stoppingToken));
            }

            Done = true;
        }
        catch (DeclarationException mistake)
        {
            Mistake = mistake.Message;
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Report}")]
    private partial void LogProvisioned(string report);
}
