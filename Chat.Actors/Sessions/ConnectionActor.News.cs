using Chat.Actors.Channels.Fanout;

namespace Chat.Actors.Sessions;

/// <summary>News of channels that the user is not in. Members have them from the channel's stream, and must not have them twice.</summary>
public sealed partial class ConnectionActor
{
    /// <summary>When more channels are deleted during one socket's life all are forgotten: at worst a frame comes twice.</summary>
    private const int RememberedDeletions = 1_000;

    private readonly List<OutsideNews> _newsBeforeHello = [];

    /// <summary>Beyond this the oldest go: real members get here when their channel did not answer the question who is one, and they have it from its stream.</summary>
    private const int RememberedNews = 1_000;

    /// <summary>News for outsiders of channels that are still followed: the user has left, and the expulsion is on its way.</summary>
    private readonly List<OutsideNews> _newsBeforeExpulsion = [];

    /// <summary>Deleted channels of which the client was told.</summary>
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);

    private void Receive(OutsideNews news)
    {
        if (_phase == Phase.Starting)
        {
            if (MayWait())
            {
                _newsBeforeHello.Add(news);
            }
        }
        else if (_channels.TryGetValue(news.Channel, out var since))
        {
            if (since <= news.Seq)
            {
                if (_newsBeforeExpulsion.Count >= RememberedNews)
                {
                    _newsBeforeExpulsion.RemoveAt(0);
                }

                _newsBeforeExpulsion.Add(news);
            }
        }
        else if (!_gone.Contains(news.Channel) && !(_left.TryGetValue(news.Channel, out var left) && left.Seq > news.Seq))
        {
            _outbox.Enqueue(news.Frames);
            if (news.Deleted)
            {
                Gone(news.Channel);
            }
        }
    }

    /// <summary>The user is out of the channel, and it is known since which event: what happened behind that is news.</summary>
    private void TellNewsBeforeExpulsion(string channel)
    {
        var due = _newsBeforeExpulsion.Where(news => news.Channel == channel).ToArray();
        _newsBeforeExpulsion.RemoveAll(news => news.Channel == channel);
        foreach (var news in due)
        {
            Receive(news);
        }
    }

    /// <summary>The channel was deleted. A live follower has its last event from the relay.</summary>
    private void Receive(Unfollowed deleted)
    {
        _channels.Remove(deleted.Channel);
        _joining.Remove(deleted.Channel);
        ForgetDelayed(deleted.Channel);
        if (deleted.Missed.IsEmpty)
        {
            Gone(deleted.Channel);
        }
        else
        {
            Receive(new OutsideNews(deleted.Channel, deleted.Seq, deleted.Missed, Deleted: true));
        }

        TellNewsBeforeExpulsion(deleted.Channel);

        if (_unanswered.Remove(deleted.Channel))
        {
            HelloWhenComplete();
        }
    }

    private void Gone(string channel)
    {
        if (_gone.Count >= RememberedDeletions)
        {
            _gone.Clear();
        }

        _gone.Add(channel);
    }
}
