namespace Chat.Actors.Sessions;

/// <summary>News of channels that the user is not in. Members have them from the channel's stream, and must not have them twice.</summary>
public sealed partial class ConnectionActor
{
    /// <summary>Of somebody who leaves more channels than this at once the oldest are forgotten: at worst a frame comes twice.</summary>
    private const int RememberedLeavings = 200;

    /// <summary>Channels that were followed until this seq.</summary>
    private readonly Dictionary<string, long> _left = new(StringComparer.Ordinal);
    private readonly List<OutsideNews> _newsBeforeHello = [];

    private void Receive(OutsideNews news)
    {
        if (_phase == Phase.Starting)
        {
            _newsBeforeHello.Add(news);
        }
        else if (!_channels.ContainsKey(news.Channel) && !(_left.TryGetValue(news.Channel, out var until) && until > news.Seq))
        {
            _outbox.Enqueue(news.Frames);
        }
    }

    private void Left(string channel, long seq)
    {
        if (_left.Count >= RememberedLeavings)
        {
            _left.Clear();
        }

        _left[channel] = seq;
    }
}
