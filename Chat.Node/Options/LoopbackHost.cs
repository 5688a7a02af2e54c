using System.Net;

namespace Chat.Node.Options;

/// <summary>Hosts that only this machine reaches.</summary>
internal static class LoopbackHost
{
    /// <summary>Whether a host of an option is one: <c>localhost</c>, or an address of the loopback networks, in brackets or not.</summary>
    public static bool Is(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
