using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;

namespace Chat.Web.Wire;

/// <summary>A person or bot as Slack's JSON shows them (objs_user and objs_user_profile of Slack's OpenAPI file).</summary>
public static class WireUser
{
    private static readonly int[] PictureSizes = [24, 32, 48, 72, 192, 512];

    // Slack's first sixteen user colours are alike: bright enough on white, dark enough on black.
    private static readonly string[] Colors = ["9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c", "5b89d5", "2b6836", "99a949", "df3dc0", "4cc091", "9b3b45", "d58247", "5a4592"];

    /// <summary>Writes the user as one JSON object.</summary>
    public static void Write(Utf8JsonWriter json, User user, WireContext context)
    {
        json.WriteStartObject();
        json.WriteString("id", user.Id);
        json.WriteString("team_id", context.Team);
        json.WriteString("name", user.Name);
        json.WriteBoolean("deleted", user.Deleted);
        json.WriteString("color", ColorOf(user.Id));
        json.WriteString("real_name", RealName(user));
        json.WriteString("tz", ZoneOf(user));
        json.WriteString("tz_label", TimeZones.Label(user.Tz));
        json.WriteNumber("tz_offset", TimeZones.OffsetSeconds(user.Tz, context.Now));
        json.WritePropertyName("profile");
        WriteProfile(json, user, context);
        json.WriteBoolean("is_admin", user.Role is Role.Admin or Role.Owner);
        json.WriteBoolean("is_owner", user.Role == Role.Owner);
        json.WriteBoolean("is_primary_owner", user.PrimaryOwner);
        json.WriteBoolean("is_restricted", user.Role == Role.Guest);
        json.WriteBoolean("is_ultra_restricted", false);
        json.WriteBoolean("is_bot", user.Role == Role.Bot);
        json.WriteBoolean("is_app_user", false);
        json.WriteNumber("updated", user.Updated);
        json.WriteEndObject();
    }

    /// <summary>Writes the profile alone as one JSON object.</summary>
    public static void WriteProfile(Utf8JsonWriter json, User user, WireContext context)
    {
        var profile = user.Profile ?? new Profile();
        var realName = RealName(user);
        var split = realName.LastIndexOf(' ');
        json.WriteStartObject();
        json.WriteString("title", profile.Title);
        json.WriteString("phone", profile.Phone);
        json.WriteString("skype", "");
        json.WriteString("real_name", realName);
        json.WriteString("real_name_normalized", realName);
        json.WriteString("display_name", profile.DisplayName);
        json.WriteString("display_name_normalized", profile.DisplayName);
        json.WriteNull("fields");
        WriteStatus(json, profile, context.Now);
        WritePictures(json, user, context);
        if (context.WithEmail && profile.Email.Length > 0)
        {
            json.WriteString("email", profile.Email);
        }

        json.WriteString("first_name", split < 0 ? realName : realName[..split]);
        json.WriteString("last_name", split < 0 ? "" : realName[(split + 1)..]);
        json.WriteString("team", context.Team);
        if (user.Role == Role.Bot)
        {
            WriteBot(json, user);
        }

        json.WriteEndObject();
    }

    /// <summary>The name people read: the real name, else the user name.</summary>
    public static string RealName(User user) => user.Profile is { RealName.Length: > 0 } profile ? profile.RealName : user.Name;

    /// <summary>Six hex digits that stay the same for the user.</summary>
    public static string ColorOf(string id) => Colors[id.Sum(letter => letter) % Colors.Length];

    private static string ZoneOf(User user) => user.Tz.Length > 0 ? user.Tz : "UTC";

    private static void WriteStatus(Utf8JsonWriter json, Profile profile, long now)
    {
        var over = profile.StatusExpiration != 0 && profile.StatusExpiration <= now;
        json.WriteString("status_text", over ? "" : profile.StatusText);
        json.WriteString("status_emoji", over ? "" : profile.StatusEmoji);
        json.WriteNumber("status_expiration", over ? 0 : profile.StatusExpiration);
    }

    private static void WritePictures(Utf8JsonWriter json, User user, WireContext context)
    {
        var own = user.Profile?.Image is { Length: > 0 } image ? image : null;
        json.WriteString("avatar_hash", "g" + ColorOf(user.Id));
        if (own is not null)
        {
            json.WriteBoolean("is_custom_image", true);
            json.WriteString("image_original", own);
        }

        foreach (var size in PictureSizes)
        {
            json.WriteString($"image_{size}", own ?? Avatar(context.BaseUrl, user.Id, size));
        }
    }

    private static void WriteBot(Utf8JsonWriter json, User user)
    {
        json.WriteBoolean("always_active", true);
        if (user.BotId.Length > 0)
        {
            json.WriteString("bot_id", user.BotId);
        }

        if (user.AppId.Length > 0)
        {
            json.WriteString("api_app_id", user.AppId);
        }
    }

    /// <summary>Address of a generated picture; see Avatars.</summary>
    public static string Avatar(string baseUrl, string id, int size) => $"{baseUrl}/avatars/{id}?size={size}";
}
