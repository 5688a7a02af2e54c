using System.Text.Json;
using Chat.Tests.Support;

namespace Chat.Tests.Web.Conversations.Town;

/// <summary>What the town's methods say of its channels.</summary>
internal static class TownChannelAnswers
{
    public static async Task<JsonElement> Create(this TownSquare town, string name, bool isPrivate = false) =>
        (await town.Do("conversations.create", People.Ada, ("name", name), ("is_private", isPrivate ? "true" : "false"))).GetProperty("channel");

    public static async Task<JsonElement> Info(this TownSquare town, Person who, string channel) => (await town.Do("conversations.info", who, ("channel", channel))).GetProperty("channel");

    public static async Task<IEnumerable<string>> Names(this TownSquare town, Person who, string types) =>
        (await town.Do("conversations.list", who, ("types", types))).GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("name").GetString()!).Order(StringComparer.Ordinal);

    public static string Id(JsonElement channel) => channel.GetProperty("id").GetString()!;
}
