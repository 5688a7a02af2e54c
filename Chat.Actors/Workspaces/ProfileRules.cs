namespace Chat.Actors.Workspaces;

/// <summary>Sizes and shapes of what people say about themselves.</summary>
internal static class ProfileRules
{
    /// <summary>Null or the error code of the first field that is too long or misshapen.</summary>
    public static string? Check(Profile profile) =>
        profile.StatusText.Length > WorkspaceLimits.StatusText ? "profile_status_set_failed_too_long"
        : profile.StatusEmoji.Length > WorkspaceLimits.StatusEmoji ? "profile_status_set_failed_not_valid_emoji"
        : profile.DisplayName.Length > WorkspaceLimits.DisplayName ? "display_name_too_long"
        : profile.RealName.Length > WorkspaceLimits.RealName ? "real_name_too_long"
        : profile.Title.Length > WorkspaceLimits.Title ? "title_too_long"
        : profile.Phone.Length > WorkspaceLimits.Phone ? "phone_too_long"
        : profile.Image.Length > WorkspaceLimits.Image ? "image_too_long"
        : profile.StatusExpiration < 0 ? "invalid_status_expiration"
        : profile.Email.Length > 0 ? WorkspaceNames.CheckEmail(profile.Email)
        : null;
}
