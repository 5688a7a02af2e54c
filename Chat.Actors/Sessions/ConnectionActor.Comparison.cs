using Akka.Actor;
using Chat.Actors.Users;

namespace Chat.Actors.Sessions;

/// <summary>
/// What heals a notice that pub/sub lost: about once a minute the user's entity is asked for its state, and what differs is taken as if its notice had come now.
/// </summary>
public sealed partial class ConnectionActor
{
    /// <summary>The newest version of the user's state that a view or a notice has shown.</summary>
    private long _version;

    /// <summary>Sockets of one node are told to announce themselves at the same moment; they must not all ask at the same moment.</summary>
    private void CompareLater()
    {
        if (_phase != Phase.Starting && !Timers.IsTimerActive(nameof(Compare)))
        {
            Timers.StartSingleTimer(nameof(Compare), Compare.Instance, _context.Options.PresenceRefresh * Random.Shared.NextDouble());
        }
    }

    private void AskForState()
    {
        var ask = new GetUserState { Header = new UserHeader { User = _identity.User, Team = _identity.Team } };
        _ = _context.Users.Ask(ask).PipeTo(Self, success: reply => new StateSeen(reply as UserView), failure: _ => new StateSeen(null));
    }

    private void Receive(StateSeen seen)
    {
        // Older than a notice that has come meanwhile: it would undo it. The next look is newer.
        if (seen.View is not { } view || view.Version < _version)
        {
            return;
        }

        _version = view.Version;
        foreach (var membership in view.Memberships)
        {
            Receive(NoticeOf(membership), membership, noted: false);
        }

        if (view.ManualAway != _manualAway)
        {
            Receive(new UserNotice { User = _identity.User, Presence = new ManualPresenceChanged { Header = Header(), Away = view.ManualAway } });
        }
    }

    private UserNotice NoticeOf(Membership membership) =>
        new() { User = _identity.User, Membership = new MembershipNoted { Header = Header(), Membership = membership } };

    private UserHeader Header() =>
        new() { User = _identity.User, Team = _identity.Team, Version = _version, At = Kernel.MessageTs.FromTime(_context.Time.GetUtcNow()) };

    private sealed record StateSeen(UserView? View) : INoSerializationVerificationNeeded;

    private sealed class Compare : INoSerializationVerificationNeeded
    {
        public static readonly Compare Instance = new();
    }
}
