using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;

namespace Chat.Web.Wire;

/// <summary>The fields of a message that tell of its thread: on a parent the counts, on a reply whose parent it answers.</summary>
public static class WireThread
{
    /// <summary>Slack names only the first few repliers; the count tells of the others.</summary>
    private const int ShownRepliers = 5;

    /// <summary>Writes nothing for a message outside threads. <c>subscribed</c> is the viewer's: who wrote the parent or a reply follows the thread.</summary>
    public static void Write(Utf8JsonWriter json, Message message, string? viewer)
    {
        if (message.ThreadTs == 0)
        {
            return;
        }

        json.WriteString("thread_ts", MessageTs.Format(message.ThreadTs));
        if (message.ThreadTs == message.Ts)
        {
            WriteParent(json, message, viewer);
        }
        else if (message.ParentUser.Length > 0)
        {
            json.WriteString("parent_user_id", message.ParentUser);
        }
    }

    private static void WriteParent(Utf8JsonWriter json, Message parent, string? viewer)
    {
        json.WriteNumber("reply_count", parent.ReplyCount);
        json.WriteNumber("reply_users_count", parent.ReplyUsersCount);
        if (parent.LatestReply > 0)
        {
            json.WriteString("latest_reply", MessageTs.Format(parent.LatestReply));
        }

        if (parent.ReplyUsers.Count > 0)
        {
            json.WriteStartArray("reply_users");
            foreach (var user in parent.ReplyUsers.Take(ShownRepliers))
            {
                json.WriteStringValue(user);
            }

            json.WriteEndArray();
        }

        json.WriteBoolean("is_locked", false);
        if (viewer is not null)
        {
            json.WriteBoolean("subscribed", parent.User == viewer || parent.ReplyUsers.Contains(viewer));
        }
    }
}
