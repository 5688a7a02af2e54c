using System.Net;
using System.Net.Sockets;

namespace Chat.Node.Options;

/// <summary>
/// What <c>--trust-proxy</c> says: nothing (or on) for a proxy on this machine, off, or addresses, CIDR networks and the word <c>loopback</c>, separated by commas.
/// </summary>
public static class TrustedProxies
{
    /// <summary>Proxies on this machine.</summary>
    public static IReadOnlyList<IPNetwork> Loopback { get; } = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <summary>The networks whose word counts; empty: nobody's. Throws <see cref="OptionException"/>.</summary>
    public static IReadOnlyList<IPNetwork> Read(string text) => text.Trim().ToLowerInvariant() switch
    {
        "" or "true" or "on" or "1" or "yes" => Loopback,
        "false" or "off" or "0" or "no" => [],
        _ => text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(Part).ToArray(),
    };

    private static IEnumerable<IPNetwork> Part(string text)
    {
        if (string.Equals(text, "loopback", StringComparison.OrdinalIgnoreCase))
        {
            return Loopback;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryAddress(slash < 0 ? text : text[..slash], out var address))
        {
            throw new OptionException(
                $"--trust-proxy: '{text}' is neither on nor off, nor an address, nor a network. Name the proxies that stand in front of this node by address or CIDR network, like 10.0.0.0/8,192.168.1.4; host names are not looked up.");
        }

        if (slash < 0)
        {
            return [new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)];
        }

        if (!IPNetwork.TryParse(text, out var network) || !network.BaseAddress.Equals(address))
        {
            throw new OptionException(
                $"--trust-proxy: '{text}' is no CIDR network: its prefix is too long, or the address has bits behind it. Write the network's first address, like 10.0.0.0/8.");
        }

        return network.PrefixLength > 0
            ? [network]
            : throw new OptionException($"--trust-proxy: '{text}' is everybody, who could then make up their addresses and pass every limit. Name the network that your proxies are in, like 10.0.0.0/8.");
    }

    // Not "10" for 0.0.0.10, nor 010.0.0.1 for 8.0.0.1.
    private static bool TryAddress(string text, out IPAddress address) =>
        IPAddress.TryParse(text, out address!) && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('%', StringComparison.Ordinal) : address.ToString() == text);
}
