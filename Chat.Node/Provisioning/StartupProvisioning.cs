using System.Data.Common;
using Akka.Actor;
using Chat.Actors.Workspaces;
using Chat.Web.SignIn;

namespace Chat.Node.Provisioning;

/// <summary>What the node is to bring about before it is ready.</summary>
/// <param name="Declarations">Read and checked already.</param>
public sealed record StartupDeclarations(IReadOnlyList<Declaration> Declarations);

/// <summary>
/// Provisions the declarations given at the start. A refused one ends the process: an operator who declares a state must not get another one in silence. What does not answer
/// (a database or a node that comes back in a moment) is asked again: what is done stays done.
/// </summary>
public sealed partial class StartupProvisioning(
    StartupDeclarations startup, Provisioner provisioner, IDirectory directory, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<StartupProvisioning> log) : BackgroundService, IDeclaredState
{
    /// <summary>So long a declaration is tried for; the directory, which the node needs anyway, is waited for without limit before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Most of what does not answer has been waited for 10 s.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether everything declared is in effect.</summary>
    public bool Done { get; private set; }

    /// <inheritdoc/>
    public bool InEffect => Done;

    /// <summary>The sentence that ended the process, if one did: the declaration cannot be brought about.</summary>
    public string? Mistake { get; private set; }

    /// <summary>The sentence that ended the process, if one did, and that is nobody's mistake.</summary>
    public string? Failure { get; private set; }

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

                LogProvisioned(await Provision(declaration, stoppingToken));
            }

            Done = true;
        }
        catch (DeclarationException mistake) when (!mistake.MayPass)
        {
            Mistake = mistake.Message;
            lifetime.StopApplication();
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            Failure = MayPass(failure) ? $"not in effect after {Patience.TotalMinutes} minutes of trying. {failure.Message}" : Fault(failure);
            lifetime.StopApplication();
        }
    }

    private async Task<string> Provision(Declaration declaration, CancellationToken cancel)
    {
        for (var start = time.GetTimestamp(); ;)
        {
            try
            {
                return await provisioner.Provision(declaration, cancel);
            }
            catch (Exception e) when (MayPass(e) && time.GetElapsedTime(start) < Patience)
            {
                LogAgain(e.Message);
                await Task.Delay(RetryAfter, time, cancel);
            }
        }
    }

    private string Fault(Exception fault)
    {
        LogFault(fault);
        return $"{fault.GetType().Name}: {fault.Message}";
    }

    private static bool MayPass(Exception e) => e is TimeoutException or AskTimeoutException or DbException or DeclarationException { MayPass: true };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Report}")]
    private partial void LogProvisioned(string report);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What --provision declares is not in effect yet, trying again: {Reason}")]
    private partial void LogAgain(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "--provision failed")]
    private partial void LogFault(Exception fault);
}
