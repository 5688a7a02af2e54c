using System.Text.Json;
using Chat.Actors.Workspaces;

namespace Chat.Web.Wire;

/// <summary>A workspace as Slack's JSON shows it (objs_team of Slack's OpenAPI file).</summary>
public static class WireTeam
{
    private static readonly int[] IconSizes = [34, 44, 68, 88, 102, 132, 230];

    public static void Write(Utf8JsonWriter json, IWorkspaceDirectory workspace, WireContext context)
    {
        json.WriteStartObject();
        json.WriteString("id", workspace.Team);
        json.WriteString("name", workspace.Name);
        json.WriteString("domain", workspace.Domain);
        json.WriteString("email_domain", "");
        json.WriteString("avatar_base_url", context.BaseUrl + "/avatars/");
        json.WriteNumber("created", workspace.Created / 1_000_000);
        json.WriteStartObject("icon");
        json.WriteBoolean("image_default", true);
        foreach (var size in IconSizes)
        {
            json.WriteString($"image_{size}", WireUser.Avatar(context.BaseUrl, workspace.Team, size));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
