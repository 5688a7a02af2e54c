using System.Globalization;
using Chat.Actors.Workspaces;
using Chat.Web.Wire;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.Users;

/// <summary>
/// GET /avatars/ID: a generated SVG in the colour of the id. Open to everybody, as Slack's picture addresses are, so it shows nothing but what the id itself says:
/// no initials, no existence. Any id has a picture.
/// </summary>
public static class Avatars
{
    private const int MaxSize = 1024;

    public static Task Send(HttpContext http, string id)
    {
        if (id.Length > 16 || !id.All(char.IsAsciiLetterOrDigit))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var size = int.TryParse(http.Request.Query["size"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 16, MaxSize) : 72;
        http.Response.ContentType = "image/svg+xml";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        http.Response.Headers.CacheControl = "public, max-age=604800, immutable";
        return http.Response.WriteAsync(Picture(id, size), http.RequestAborted);
    }

    // A five by five pattern, mirrored: the id's bits say which cells are light.
    private static string Picture(string id, int size)
    {
        var bits = Convert.FromHexString(TokenHash.HexOf(id));
        var cells = Enumerable.Range(0, 15)
            .Where(cell => (bits[cell] & 1) == 1)
            .SelectMany(cell => new[] { (X: cell % 3, Y: cell / 3), (X: 4 - (cell % 3), Y: cell / 3) })
            .Distinct()
            .Select(cell => string.Create(CultureInfo.InvariantCulture, $"M{cell.X + 1} {cell.Y + 1}h1v1h-1z"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 7 7" shape-rendering="crispEdges"><rect width="7" height="7" fill="#{WireUser.ColorOf(id)}"/><path fill="#fff" fill-opacity=".85" d="{string.Concat(cells)}"/></svg>""");
    }
}
