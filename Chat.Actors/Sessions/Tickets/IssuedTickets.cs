namespace Chat.Actors.Sessions.Tickets;

/// <summary>
/// The tickets that this node handed out and that nobody has brought back here yet. Each is forgotten after <see cref="ITickets.Lifetime"/>, the oldest first when
/// there are more than <see cref="Most"/>.
/// </summary>
internal sealed class IssuedTickets(TimeProvider time)
{
    /// <summary>About 10 MB. A node that hands out more within 30 s only knows fewer of them.</summary>
    public const int Most = 100_000;

    private readonly Lock _one = new();
    private readonly Queue<(string Ticket, long At)> _order = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    public void Add(string ticket)
    {
        lock (_one)
        {
            while (_order.TryPeek(out var oldest) && (_order.Count >= Most || time.GetElapsedTime(oldest.At) > ITickets.Lifetime))
            {
                _order.Dequeue();
                _open.Remove(oldest.Ticket);
            }

            _order.Enqueue((ticket, time.GetTimestamp()));
            _open.Add(ticket);
        }
    }

    public bool Contains(string ticket)
    {
        lock (_one)
        {
            return _open.Contains(ticket);
        }
    }

    public void Remove(string ticket)
    {
        lock (_one)
        {
            _open.Remove(ticket);
        }
    }
}
