using System.Text.Json;
using Chat.Actors.Channels;

namespace Chat.Web.Wire;

/// <summary>One emoji under a message: name, who, how many (objs_reaction).</summary>
public static class WireReaction
{
    /// <summary>At most this many users are named, so that a reaction of ten thousand does not swell every history page; <c>count</c> is exact (as in Slack's reference of reactions.get).</summary>
    public const int ShownUsers = 50;

    /// <summary>Writes the reaction. The viewer, when it reacted, is always among the users named; <paramref name="full"/> names all.</summary>
    public static void Write(Utf8JsonWriter json, Reaction reaction, string? viewer, bool full = false)
    {
        json.WriteStartObject();
        json.WriteString("name", reaction.Name);
        json.WriteStartArray("users");
        var shown = full ? reaction.Users.Count : Math.Min(reaction.Users.Count, ShownUsers);
        for (var i = 0; i < shown; i++)
        {
            json.WriteStringValue(reaction.Users[i]);
        }

        if (viewer is not null && reaction.Users.IndexOf(viewer) >= shown)
        {
            json.WriteStringValue(viewer);
        }

        json.WriteEndArray();
        json.WriteNumber("count", reaction.Users.Count);
        json.WriteEndObject();
    }
}
