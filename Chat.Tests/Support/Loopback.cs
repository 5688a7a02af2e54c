using System.Net;
using System.Net.Sockets;

namespace Chat.Tests.Support;

/// <summary>This machine's own address.</summary>
internal static class Loopback
{
    /// <summary>A TCP port nobody listens on now. It is not held: take it at once, and another process may still be quicker.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
