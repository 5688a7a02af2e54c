using Chat.Node.Options;

namespace Chat.Node.Commands.Doctor;

/// <summary>What the options alone show.</summary>
public static class ConfigurationChecks
{
    public static IEnumerable<Checkup> Of(NodeOptions options)
    {
        var open = options.Urls.Where(url => !LoopbackHost.Is(new Uri(url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal)).Host)).ToArray();
        yield return open.Length > 0 && options.PublicUrl is null
            ? Checkup.Warn("public address", $"{string.Join(' ', open)} is open to the network and --public-url is not set", "set --public-url to the address that clients use, so that links and cookies fit it")
            : Checkup.Fine("public address", options.PublicUrl?.ToString() ?? "only this machine can reach the node");
        if (options.PublicUrl is { Scheme: "http" } plain && !LoopbackHost.Is(plain.Host))
        {
            yield return Checkup.Warn("encryption", $"clients use {plain}: passwords and messages can be read on the way", "put a proxy with a certificate in front and set --public-url https://…");
        }

        if (!options.RateLimits)
        {
            yield return Checkup.Warn("rate limits", "off: one client can slow down all others", "start without --rate-limits off");
        }

        if (options is { Database: null, SqliteSynchronous: SqliteSynchronous.Normal })
        {
            yield return Checkup.Warn("durability", "--sqlite-synchronous NORMAL: a power cut takes the last acknowledged messages", "use FULL");
        }

        if (options.Database is not null && LoopbackHost.Is(options.ClusterHost))
        {
            yield return Checkup.Warn("cluster address", $"--cluster-host {options.ClusterHost}: nodes on other machines cannot reach this one", "set --cluster-host to this machine's address, unless all nodes run here");
        }

        if (options.OperatorListen is { } listen && !LoopbackHost.Is(listen[..listen.LastIndexOf(':')]))
        {
            yield return Checkup.Warn("operators", $"--operator-listen {listen}: the token crosses the network in the clear", "listen on 127.0.0.1 and come through SSH, or keep that port in a network of your own");
        }
    }
}
