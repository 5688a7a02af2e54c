namespace Chat.Actors.Sessions;

/// <summary>How much one socket may ask of others by frames that are not messages: <paramref name="Burst"/> at once, refilled with <paramref name="PerMinute"/> a minute.</summary>
public sealed record FrameRate(int PerMinute, int Burst)
{
    /// <summary>For load tests: nothing is refused.</summary>
    public static readonly FrameRate Unlimited = new(int.MaxValue, int.MaxValue);
}

/// <summary>One socket's bucket. Knows no clock: it is told how much time has passed.</summary>
internal sealed class FrameBudget(FrameRate rate)
{
    private double _left = rate.Burst;

    /// <summary>Takes a frame's cost, at least 1, off the bucket; false when it holds less. What costs more than a full bucket costs a full one.</summary>
    public bool Take(int cost, TimeSpan sinceLast)
    {
        _left = Math.Min(rate.Burst, _left + (sinceLast.TotalMinutes * rate.PerMinute));
        var price = Math.Min(cost, rate.Burst);
        if (_left < price)
        {
            return false;
        }

        _left -= price;
        return true;
    }
}
