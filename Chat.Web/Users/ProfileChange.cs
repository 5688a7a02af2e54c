using System.Text.Json;
using Chat.Actors.Workspaces;

namespace Chat.Web.Users;

/// <summary>Applies what users.profile.set was sent to a profile. Unknown fields are ignored, as Slack does.</summary>
public static class ProfileChange
{
    /// <summary>Slack's limit for status texts.</summary>
    public const int MaxStatusLength = 100;

    /// <summary>Longest name, title, phone or address.</summary>
    public const int MaxLength = 254;

    /// <summary>Null when the profile has been changed, else an error code. <paramref name="profile"/> is the caller's own copy.</summary>
    public static string? Apply(Profile profile, JsonElement fields)
    {
        if (fields.ValueKind != JsonValueKind.Object)
        {
            return "invalid_profile";
        }

        string? first = null;
        string? last = null;
        foreach (var field in fields.EnumerateObject())
        {
            if (field.NameEquals("status_expiration"))
            {
                if (field.Value.ValueKind != JsonValueKind.Number || !field.Value.TryGetInt64(out var seconds) || seconds is < 0 or > 253_402_300_799)
                {
                    return "invalid_profile";
                }

                profile.StatusExpiration = seconds;
                continue;
            }

            if (Set(profile, field.Name, field.Value, ref first, ref last) is { } error)
            {
                return error;
            }
        }

        if (first is not null || last is not null)
        {
            profile.RealName = $"{first} {last}".Trim();
        }

        return null;
    }

    private static string? Set(Profile profile, string name, JsonElement value, ref string? first, ref string? last)
    {
        if (name is not ("real_name" or "display_name" or "email" or "title" or "phone" or "status_text" or "status_emoji" or "first_name" or "last_name"))
        {
            return null;
        }

        var text = value.ValueKind switch { JsonValueKind.String => value.GetString()!.Trim(), JsonValueKind.Null => "", _ => null };
        if (text is null || text.Contains('\0', StringComparison.Ordinal))
        {
            return "invalid_profile";
        }

        if (text.Length > (name == "status_text" ? MaxStatusLength : MaxLength))
        {
            return "too_long";
        }

        switch (name)
        {
            case "real_name": profile.RealName = text; break;
            case "display_name": profile.DisplayName = text; break;
            case "title": profile.Title = text; break;
            case "phone": profile.Phone = text; break;
            case "status_text": profile.StatusText = text; break;
            case "status_emoji": profile.StatusEmoji = text; break;
            case "first_name": first = text; break;
            case "last_name": last = text; break;
            default:
                if (!SignIn.Accounts.IsEmail(text))
                {
                    return "invalid_email";
                }

                profile.Email = text;
                break;
        }

        return null;
    }
}
