using Chat.Tests.Support;

namespace Chat.Tests.Clusters.Load;

/// <summary>What a proxy in front of the nodes knows: which of them answered <c>/readyz</c> lately. When none did, it tries them all.</summary>
internal sealed class Balancer(IReadOnlyList<ClusterNode> nodes) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(1) };
    private readonly bool[] _ready = [.. nodes.Select(_ => true)];

    public IReadOnlyList<ClusterNode> Nodes => nodes;

    public Task Run(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, nodes.Count).Select(index => Pace.Every(Interval, () => Ask(index), stop)));

    public bool IsReady(ClusterNode node) => Volatile.Read(ref _ready[node.Number - 1]);

    /// <summary>A node to ask, not <paramref name="except"/> where there is a choice.</summary>
    public ClusterNode Pick(Random random, ClusterNode? except = null)
    {
        var ready = nodes.Where(IsReady).ToList();
        var choice = ready.Where(node => node != except).ToList() is { Count: > 0 } others ? others : ready.Count > 0 ? ready : [.. nodes.Where(node => node != except)];
        return choice[random.Next(choice.Count)];
    }

    public void Dispose() => _http.Dispose();

    private async Task Ask(int index)
    {
        var ready = false;
        try
        {
            using var answer = await _http.GetAsync(new Uri(nodes[index].Process.Address, "/readyz"));
            ready = answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            // Down, or standing still.
        }

        Volatile.Write(ref _ready[index], ready);
    }
}
