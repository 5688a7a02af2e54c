using System.Net.Sockets;
using Chat.Node.Options;
using Microsoft.AspNetCore.Connections;

namespace Chat.Node;

/// <summary><c>chat run</c>: starts a node and stays until it is told to stop.</summary>
public static class RunCommand
{
    public static async Task<int> Execute(NodeOptions options, CancellationToken cancel)
    {
        using var data = DataDirectory.Open(options.DataDirectory);
        await using var app = NodeComposition.Build(options, data);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new OptionException($"--urls: {e.Message.TrimEnd('.')}. Another program listens there; stop it or choose another port.");
        }
        catch (SocketException e)
        {
            throw new OptionException($"--urls: cannot listen on {string.Join(' ', options.Urls)} ({e.Message}). Choose an address of this machine and a port above 1023.");
        }

        await app.WaitForShutdownAsync(cancel);
        return 0;
    }
}
