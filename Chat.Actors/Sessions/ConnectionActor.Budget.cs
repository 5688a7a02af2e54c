using System.Text.Json;

namespace Chat.Actors.Sessions;

/// <summary>What a client's frames may cost others.</summary>
public sealed partial class ConnectionActor
{
    private readonly FrameBudget _budget;
    private long _lastTaken;

    /// <summary>Whether the socket may have that much done; if not, it is told.</summary>
    private bool Afford(JsonElement root, int cost = 1)
    {
        if (Take(cost))
        {
            return true;
        }

        Refuse(RtmError.Refused, "rate_limited", Id(root));
        return false;
    }

    private bool Take(int cost)
    {
        var now = _context.Time.GetTimestamp();
        var elapsed = _lastTaken == 0 ? TimeSpan.Zero : _context.Time.GetElapsedTime(_lastTaken, now);
        _lastTaken = now;
        return _budget.Take(cost, elapsed);
    }
}
