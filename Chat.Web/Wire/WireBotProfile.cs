using System.Text.Json;
using Chat.Actors.Workspaces;

namespace Chat.Web.Wire;

/// <summary>Who a bot is, beside its messages (objs_bot_profile).</summary>
public static class WireBotProfile
{
    /// <summary>Slack's schema demands icon addresses; apps have no picture here yet, so clients get a transparent pixel that needs no request.</summary>
    private const string NoPicture = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEAAAAALAAAAAABAAEAAAIBAAA=";

    public static void Write(Utf8JsonWriter json, App app, string team)
    {
        json.WriteStartObject();
        json.WriteString("id", app.BotId);
        json.WriteString("app_id", app.Id);
        json.WriteString("user_id", app.BotUser);
        json.WriteString("name", app.Name);
        json.WriteStartObject("icons");
        json.WriteString("image_36", NoPicture);
        json.WriteString("image_48", NoPicture);
        json.WriteString("image_72", NoPicture);
        json.WriteEndObject();
        json.WriteBoolean("deleted", false);
        json.WriteNumber("updated", app.Updated);
        json.WriteString("team_id", team);
        json.WriteEndObject();
    }
}
