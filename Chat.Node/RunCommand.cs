using System.Net.Sockets;
using Akka.Actor;
using Chat.Actors.Workspaces;
using Chat.Node.Clustering;
using Chat.Node.Health;
using Chat.Node.Options;
using Chat.Node.Provisioning;
using Microsoft.AspNetCore.Connections;

namespace Chat.Node;

/// <summary><c>chat run</c>: starts a node and stays until it is told to stop.</summary>
public static partial class RunCommand
{
    public static async Task<int> Execute(NodeOptions options, CancellationToken cancel)
    {
        var declarations = Declarations(options);
        using var data = DataDirectory.Open(options.DataDirectory);
        await using var app = Build(options, data, declarations);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            Fail(app);
            throw new StartException($"--urls: {e.Message.TrimEnd('.')}. Another program listens there; stop it or choose another port.");
        }
        catch (SocketException e)
        {
            Fail(app);
            throw new OptionException($"--urls: cannot listen on {string.Join(' ', options.Urls)} ({e.Message}). Choose an address of this machine and a port above 1023.");
        }

        var announced = Announce(app, options, app.Lifetime.ApplicationStopping);
        await app.WaitForShutdownAsync(cancel);
        await announced;
        if (app.Services.GetRequiredService<ClusterEntry>().Mistake is { } reason)
        {
            throw new OptionException(reason);
        }

        var provisioning = app.Services.GetRequiredService<StartupProvisioning>();
        if (provisioning.Mistake is { } mistake)
        {
            throw new OptionException($"--provision: {mistake}");
        }

        if (provisioning.Failure is { } failure)
        {
            throw new StartException($"--provision: {failure}");
        }

        if (app.Services.GetServices<IHostedService>().OfType<BackgroundService>().FirstOrDefault(service => service.ExecuteTask is { IsFaulted: true }) is { } broken)
        {
            throw new StartException($"{broken.GetType().Name} failed, and the node ended with it: {broken.ExecuteTask!.Exception!.InnerException!.Message}");
        }

        return Downed(app) || app.Services.GetService<SleepGuard>() is { Overslept: true } ? 1 : 0;
    }

    private static void Fail(WebApplication app) => app.Services.GetRequiredService<StartOutcome>().Failed = true;

    // The actor system, and with it the cluster's port, comes with the parts.
    private static WebApplication Build(NodeOptions options, DataDirectory data, List<Declaration> declarations)
    {
        try
        {
            return NodeComposition.Build(options, data, new StartupDeclarations(declarations));
        }
        catch (Exception e) when (Refused(e) is { } refused)
        {
            var where = $"cannot listen on {options.ClusterHost}:{options.ClusterPort} ({refused.Message})";
            throw refused.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? new StartException($"--cluster-port: {where}. Another program listens there; stop it or choose another port.")
                : new OptionException($"--cluster-host: {where}. Choose an address of this machine and a port above 1023.");
        }
    }

    private static SocketException? Refused(Exception? e) => e as SocketException ?? (e is null ? null : Refused(e.InnerException));

    /// <summary>Whether the cluster went on without this node. Its supervisor is to start it again, for which it must not look as if it had ended in order.</summary>
    private static bool Downed(WebApplication app)
    {
        if (CoordinatedShutdown.Get(app.Services.GetRequiredService<ActorSystem>()).ShutdownReason is not CoordinatedShutdown.ClusterDowningReason)
        {
            return false;
        }

        Console.Error.WriteLine("chat: the other nodes could not reach this one and went on without it. It ends; started again it joins them.");
        return true;
    }

    private static List<Declaration> Declarations(NodeOptions options)
    {
        var declarations = new List<Declaration>();
        if (options.Provision is { } file)
        {
            declarations.Add(ReadFile(file));
        }

        if (options.Demo)
        {
            declarations.Add(DemoWorkspace.Read());
        }

        return declarations;
    }

    /// <summary>Reads a provisioning file; every mistake in it names the file.</summary>
    public static Declaration ReadFile(string file)
    {
        try
        {
            return DeclarationReader.Read(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"The provisioning file {file} cannot be read ({e.Message}).");
        }
        catch (DeclarationException e)
        {
            throw new OptionException($"{file}: {e.Message}");
        }
    }

    private static async Task Announce(WebApplication app, NodeOptions options, CancellationToken stopping)
    {
        var url = app.Urls.First();
        var readiness = app.Services.GetRequiredService<Readiness>();
        try
        {
            await readiness.WaitUntilReady(stopping);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Action<string> say = options.LogFormat == LogFormat.Json ? line => LogAnnouncement(app.Logger, line) : Console.WriteLine;
        say($"AkkaChat is ready at {string.Join(' ', app.Urls)}, data in {Path.GetFullPath(options.DataDirectory)}");
        if (app.Services.GetRequiredService<IDirectory>().Workspaces.Count == 0)
        {
            say($"No workspace yet: open {url}/ to create the first one and its owner.");
        }

        if (options.Demo)
        {
            foreach (var line in DemoWorkspace.Introduction(DemoWorkspace.Read(), url))
            {
                say(line);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Text}")]
    private static partial void LogAnnouncement(ILogger log, string text);
}
