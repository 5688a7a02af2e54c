using System.Text.Json;
using Chat.Actors.Workspaces;

namespace Chat.Web.Wire;

/// <summary>A bot as bots.info shows it.</summary>
public static class WireBot
{
    private static readonly int[] IconSizes = [36, 48, 72];

    public static void Write(Utf8JsonWriter json, App app, bool deleted, WireContext context)
    {
        json.WriteStartObject();
        json.WriteString("id", app.BotId);
        json.WriteBoolean("deleted", deleted);
        json.WriteString("name", app.Name);
        json.WriteNumber("updated", app.Updated);
        json.WriteString("app_id", app.Id);
        json.WriteString("user_id", app.BotUser);
        json.WriteStartObject("icons");
        foreach (var size in IconSizes)
        {
            json.WriteString($"image_{size}", WireUser.Avatar(context.BaseUrl, app.BotId, size));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
