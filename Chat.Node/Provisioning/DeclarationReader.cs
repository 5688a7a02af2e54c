using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chat.Node.Provisioning;

/// <summary>Reads a provisioning file and checks it as a whole, before anything is changed.</summary>
public static class DeclarationReader
{
    /// <summary>Everybody in the file.</summary>
    public const string Everybody = "*";

    private static readonly string[] Roles = ["owner", "admin", "member", "guest"];

    /// <summary>The declaration in this JSON; comments and trailing commas are allowed. Throws <see cref="DeclarationException"/>.</summary>
    public static Declaration Read(string json)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new DeclarationException($"The file is no valid JSON: {e.Message}");
        }

        var file = new JsonNodeReader(root, "");
        var workspace = file.Object("workspace");
        var declaration = new Declaration(
            new DeclaredWorkspace(workspace.Text("name"), workspace.Text("domain")),
            file.Objects("users", User),
            file.Objects("channels", Channel),
            file.Objects("apps", App))
        {
            Messages = file.Objects("messages", Message),
        };
        workspace.RefuseTheRest();
        file.RefuseTheRest();
        DeclarationRules.Check(declaration);
        return declaration;
    }

    private static DeclaredUser User(JsonNodeReader user)
    {
        var name = user.Text("name");
        var role = user.OptionalText("role") ?? "member";
        return new DeclaredUser(
            name,
            user.OptionalText("real_name") ?? name,
            user.OptionalText("email") ?? "",
            Roles.Contains(role) ? role : throw new DeclarationException($"{user.Path}.role: '{role}' is no role. Roles are {string.Join(", ", Roles)}."),
            user.OptionalText("password"),
            user.Texts("tokens"));
    }

    private static DeclaredChannel Channel(JsonNodeReader channel) => new(
        channel.Text("name"), channel.Flag("private"), channel.Texts("members"), channel.OptionalText("topic"), channel.OptionalText("purpose"));

    private static DeclaredApp App(JsonNodeReader app)
    {
        app.Keep("signing_secret", "socket_mode", "request_url", "events", "incoming_webhooks", "slash_commands");
        var kept = (JsonObject)app.Source.DeepClone();
        kept.Remove("bot_token");
        kept.Remove("app_token");
        return new DeclaredApp(app.Text("name"), app.OptionalText("bot_user"), app.OptionalText("bot_token"), app.OptionalText("app_token"), app.Texts("channels"), kept);
    }

    private static DeclaredMessage Message(JsonNodeReader message) => new(
        message.Text("channel"), message.Text("user"), message.Text("text"), message.Objects("reactions", Reaction), message.Objects("replies", Reply));

    private static DeclaredMessage Reply(JsonNodeReader reply) => new("", reply.Text("user"), reply.Text("text"), reply.Objects("reactions", Reaction), []);

    private static DeclaredReaction Reaction(JsonNodeReader reaction) => new(reaction.Text("name"), reaction.Texts("users"));
}
