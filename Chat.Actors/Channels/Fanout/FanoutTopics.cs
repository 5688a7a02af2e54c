using Akka.Util;

namespace Chat.Actors.Channels.Fanout;

/// <summary>
/// Names of the distributed pub/sub topics. Topics are gossiped to every node, so they are short and their number is fixed: a channel's events go
/// to the lane that the hash of its id names, and every node follows every lane. With a topic for each channel the registry would grow with the channels
/// (about 190 bytes and 6 KiB each), and a publisher would not see a new subscriber for one gossip interval.
/// </summary>
public static class FanoutTopics
{
    /// <summary>Lanes are mailboxes on each node: enough for its cores, few enough to gossip. Never changes in a live cluster.</summary>
    public const int Lanes = 16;

    /// <summary>Notices to all sockets of one user, presence changes.</summary>
    public const string Users = "u";

    /// <summary>Presence changes of everybody.</summary>
    public const string Presence = "p";

    /// <summary>Which workspaces exist.</summary>
    public const string Installation = "i";

    /// <summary>The topic of a channel's events, announcements and typing.</summary>
    public static string OfChannel(string channel) => OfLane(LaneOf(channel));

    public static string OfLane(int lane) => "c/" + lane.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static int LaneOf(string channel) => (int)((uint)MurmurHash.StringHash(channel) % Lanes);

    /// <summary>The topic of a workspace's directory deltas.</summary>
    public static string OfWorkspace(string team) => "w/" + team;
}
