namespace Chat.Actors.Users;

/// <summary>Largest sizes of what one person keeps. Lengths are UTF-16 units.</summary>
public static class UserLimits
{
    public const int PreferenceName = 64;

    /// <summary>A preference's JSON.</summary>
    public const int PreferenceValue = 16_384;
    public const int Preferences = 500;
    public const int Stars = 10_000;
    public const int Channels = 20_000;
    public const int ChannelId = 32;

    /// <summary>Commands whose answers are remembered.</summary>
    public const int Answered = 1_000;

    /// <summary>How long, in microseconds: twelve times the 10 s that a node repeats a command for.</summary>
    public const long AnsweredMicros = 120L * 1_000_000;
    public const int MinutesOfDay = 1_440;
}
