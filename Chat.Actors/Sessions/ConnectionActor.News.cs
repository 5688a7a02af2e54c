namespace Chat.Actors.Sessions;

/// <summary>News of channels that the user is not in. Members have them from the channel's stream, and must not have them twice.</summary>
public sealed partial class ConnectionActor
{
    private readonly List<OutsideNews> _newsBeforeHello = [];

    private void Receive(OutsideNews news)
    {
        if (_phase == Phase.Starting)
        {
            if (MayWait())
            {
                _newsBeforeHello.Add(news);
            }
        }
        else if (!_channels.ContainsKey(news.Channel) && !(_left.TryGetValue(news.Channel, out var left) && left.Seq > news.Seq))
        {
            _outbox.Enqueue(news.Frames);
        }
    }
}
