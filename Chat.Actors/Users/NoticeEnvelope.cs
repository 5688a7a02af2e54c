namespace Chat.Actors.Users;

/// <summary>From a user's events to the one message in which they travel to that user's sockets.</summary>
public static class NoticeEnvelope
{
    public static UserNotice Wrap(IUserEvent e)
    {
        var notice = new UserNotice { User = e.Header.User };
        switch (e)
        {
            case MembershipNoted x: notice.Membership = x; break;
            case ReadMoved x: notice.Read = x; break;
            case PreferenceChanged x: notice.Preference = x; break;
            case OpenChanged x: notice.Open = x; break;
            case ManualPresenceChanged x: notice.Presence = x; break;
            case DndChanged x: notice.Dnd = x; break;
            case StarAdded x: notice.StarAdded = x; break;
            case StarRemoved x: notice.StarRemoved = x; break;
            default: throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "Add the event to UserNotice.");
        }

        return notice;
    }
}
