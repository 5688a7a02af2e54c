using System.Net;

namespace Chat.Node.Options;

/// <summary>How safe a commit is when the machine loses power.</summary>
public enum SqliteSynchronous
{
    /// <summary>Every commit waits for the disk: acknowledged means durable.</summary>
    Full,

    /// <summary>The last commits may be lost when the machine (not the process) dies; what remains is consistent.</summary>
    Normal,
}

/// <summary>How the node writes its log to the console.</summary>
public enum LogFormat
{
    /// <summary>A short line for people.</summary>
    Text,

    /// <summary>One JSON object a line, with the fields of the message and the trace it belongs to.</summary>
    Json,
}

/// <summary>
/// Everything an operator can say to a node; the defaults are a complete server on a laptop. Read from the command line, the environment
/// (CHAT_*) and files, in this order; see <see cref="NodeSettings"/> for their names.
/// </summary>
public sealed record NodeOptions
{
    /// <summary>Addresses to listen on, <c>http://host:port</c>. Loopback: whoever opens the server to the network says so.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>Directory of the databases and of the operator's socket; made when missing. One node at a time.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>PostgreSQL connection string, checked; null: SQLite in <see cref="DataDirectory"/>.</summary>
    public string? Database { get; init; }

    /// <summary>Address other nodes reach this one at.</summary>
    public string ClusterHost { get; init; } = "127.0.0.1";

    /// <summary>Port for other nodes; 0: any free one.</summary>
    public int ClusterPort { get; init; }

    /// <summary>PEM file with the certificate and key that nodes prove themselves to each other with; null: the cluster's port speaks plainly.</summary>
    public string? ClusterCertificate { get; init; }

    /// <summary>The full list of first nodes, <c>host:port</c>, the same on every node: asked besides the members that the database names. Needs <see cref="Database"/>.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>What the node does: <c>web</c> answers clients, <c>data</c> holds channels.</summary>
    public IReadOnlyList<string> Roles { get; init; } = ["web", "data"];

    /// <summary>Address on which <c>/metrics</c> answers Prometheus; null: nowhere.</summary>
    public string? Metrics { get; init; }

    /// <summary>What a line of the log looks like.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Provisioning file brought into effect before the node is ready; null: none.</summary>
    public string? Provision { get; init; }

    /// <summary>Whether to provision the demo workspace.</summary>
    public bool Demo { get; init; }

    /// <summary>Durability of SQLite commits.</summary>
    public SqliteSynchronous SqliteSynchronous { get; init; } = SqliteSynchronous.Full;

    /// <summary>Address that clients reach the server at; null: the one they came to, where it is loopback.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Web origins besides our own whose pages may open WebSockets.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Whether callers are limited in their rate; off is for load tests.</summary>
    public bool RateLimits { get; init; } = true;

    /// <summary>The proxies that are believed about their clients' addresses and schemes; empty: none. See <see cref="TrustedProxies"/>.</summary>
    public IReadOnlyList<IPNetwork> TrustProxy { get; init; } = [];

    /// <summary>Where operators are heard over the network, <c>host:port</c>; null: only over the socket in <see cref="DataDirectory"/>.</summary>
    public string? OperatorListen { get; init; }

    /// <summary>What an operator over the network must know; null: no such operator is heard.</summary>
    public string? OperatorToken { get; init; }
}
