using System.Globalization;

namespace Chat.Node.Options;

/// <summary>One setting: <c>--cluster-port</c> on the command line, <c>CHAT_CLUSTER_PORT</c> in the environment, <c>"cluster_port"</c> in chat.json.</summary>
/// <param name="Flag">Its name without the dashes in front.</param>
/// <param name="Help">One line for <c>--help</c>.</param>
/// <param name="Set">Reads the text into the options; throws <see cref="OptionException"/>.</param>
/// <param name="IsSwitch">Needs no value on the command line.</param>
/// <param name="IsSecret">Never on the command line, which every user of the machine can read.</param>
public sealed record NodeSetting(string Flag, string Help, Func<NodeOptions, string, NodeOptions> Set, bool IsSwitch = false, bool IsSecret = false)
{
    public string Key => Flag.Replace('-', '_');
    public string Variable => "CHAT_" + Key.ToUpperInvariant();
}

/// <summary>The table of all settings; the command line, the environment and files are read by it.</summary>
public static class NodeSettings
{
    public static IReadOnlyList<NodeSetting> All { get; } =
    [
        new("urls", "Addresses to listen on, separated by ';' [http://127.0.0.1:8080]", (o, v) => o with { Urls = Words(v, ';', ',').Select(address => Url("--urls", address)).ToArray() }),
        new("data", "Directory of the databases [data]", (o, v) => o with { DataDirectory = v }),
        new("db", "PostgreSQL connection string, like Host=10.0.0.9;Database=chat;Username=chat;Password=… [SQLite under --data]",
            (o, v) => o with { Database = PostgresConnectionString.Read(v) }),
        new("cluster-host", "Address for other nodes [127.0.0.1]", (o, v) => o with { ClusterHost = Host("--cluster-host", v) }),
        new("cluster-port", "Port for other nodes, 0 for any free one [0]", (o, v) => o with { ClusterPort = Port("--cluster-port", v, 0) }),
        new("cluster-certificate", "PEM file with certificate, key and authority: nodes speak TLS and know each other by it", (o, v) => o with { ClusterCertificate = v }),
        new("seeds", "Nodes host:port to ask besides those that the database names, separated by ','", (o, v) => o with { Seeds = Words(v, ',').Select(Seed).ToArray() }),
        new("roles", "What this node does: web, data [web,data]", (o, v) => o with { Roles = Words(v, ',').Select(Role).ToArray() }),
        new("metrics", "Address for Prometheus' /metrics, like http://127.0.0.1:9464 [none]", (o, v) => o with { Metrics = Url("--metrics", v) }),
        new("log-format", "text: a short line for people; json: an object a line, with its fields and its trace [text]", (o, v) => o with { LogFormat = Format(v) }),
        new("provision", "JSON file that declares a workspace, brought into effect before the node is ready", (o, v) => o with { Provision = v }),
        new("demo", "Provision a small lively workspace", (o, v) => o with { Demo = Switch("--demo", v) }, IsSwitch: true),
        new("sqlite-synchronous", "FULL: acknowledged means on disk; NORMAL: faster, the last commits are lost when the machine loses power [FULL]",
            (o, v) => o with { SqliteSynchronous = Synchronous(v) }),
        new("public-url", "Address that clients reach this server at, like https://chat.example.com", (o, v) => o with { PublicUrl = PublicUrl(v) }),
        new("allowed-origins", "Further web origins whose pages may open WebSockets, separated by ','", (o, v) => o with { AllowedOrigins = Words(v, ';', ',') }),
        new("rate-limits", "on, or off for load tests [on]", (o, v) => o with { RateLimits = Switch("--rate-limits", v) }),
        new("trust-proxy", "Proxies whose X-Forwarded-For and -Proto are believed, like 10.0.0.0/8,192.168.1.4; without a value: those on this machine [off]",
            (o, v) => o with { TrustProxy = TrustedProxies.Read(v) }, IsSwitch: true),
        new("operator-listen", "Address host:port at which operators with a token are heard over the network; needs --operator-token-file or CHAT_OPERATOR_TOKEN [off]",
            (o, v) => o with { OperatorListen = OperatorAddress(v) }),
        new("operator-token-file", "File with the operators' token on its first line", (o, v) => o with { OperatorToken = OperatorTokens.ReadFile("--operator-token-file", v) }),
        new("operator-token", "The operators' token", (o, v) => o with { OperatorToken = OperatorTokens.Accept("CHAT_OPERATOR_TOKEN", v) }, IsSecret: true),
    ];

    private static string[] Words(string text, params char[] separators) => text.Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Url(string flag, string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.PathAndQuery != "/")
        {
            throw new OptionException($"{flag}: '{text}' is no address to listen on. Write it like http://127.0.0.1:8080 (scheme, host, port, no path).");
        }

        return url.Scheme == "http"
            ? text.TrimEnd('/')
            : throw new OptionException($"{flag}: '{text}' asks for https, which needs a certificate. Listen on http and let a reverse proxy (nginx, Caddy) speak https.");
    }

    private static Uri PublicUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? url
        : throw new OptionException($"--public-url: '{text}' is no address. Write it like https://chat.example.com.");

    private static string Host(string flag, string text) => Uri.CheckHostName(text) != UriHostNameType.Unknown
        ? text
        : throw new OptionException($"{flag}: '{text}' is neither a host name nor an address. Write it like 10.0.0.1.");

    private static int Port(string flag, string text, int least) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port >= least && port <= 65535
        ? port
        : throw new OptionException($"{flag}: '{text}' is no port. Ports are numbers from {least} to 65535.");

    private static string Seed(string text) => Endpoint(
        "--seeds", text, $"--seeds: '{text}' has no port. Write every seed as host:port and separate them by commas, like 10.0.0.1:4053,10.0.0.2:4053.");

    private static string OperatorAddress(string text) => Endpoint("--operator-listen", text, $"--operator-listen: '{text}' has no port. Write it like 127.0.0.1:9110.");

    private static string Endpoint(string flag, string text, string hint)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0)
        {
            throw new OptionException(hint);
        }

        return $"{Host(flag, text[..colon].Trim('[', ']'))}:{Port(flag, text[(colon + 1)..], 1)}";
    }

    private static string Role(string text) => text is "web" or "data"
        ? text
        : throw new OptionException($"--roles: '{text}' is no role. Roles are web (answers clients) and data (holds channels).");

    private static bool Switch(string flag, string text) => text.ToLowerInvariant() switch
    {
        "" or "true" or "on" or "1" or "yes" => true,
        "false" or "off" or "0" or "no" => false,
        _ => throw new OptionException($"{flag}: '{text}' is neither on nor off."),
    };

    private static LogFormat Format(string text) => text.ToLowerInvariant() switch
    {
        "text" => LogFormat.Text,
        "json" => LogFormat.Json,
        _ => throw new OptionException($"--log-format: '{text}' is not known. text (a short line for people) and json (an object a line, for machines) are."),
    };

    private static SqliteSynchronous Synchronous(string text) => text.ToUpperInvariant() switch
    {
        "FULL" => SqliteSynchronous.Full,
        "NORMAL" => SqliteSynchronous.Normal,
        _ => throw new OptionException($"--sqlite-synchronous: '{text}' is not known. FULL (every acknowledged message is on disk) and NORMAL (faster, loses the last ones at a power cut) are."),
    };
}
