using System.Text.Json.Nodes;

namespace Chat.Node.Provisioning;

/// <summary>A workspace declared as data (DESIGN.md section 6): the state it is to be in, whatever it is in now.</summary>
public sealed record Declaration(DeclaredWorkspace Workspace, IReadOnlyList<DeclaredUser> Users, IReadOnlyList<DeclaredChannel> Channels, IReadOnlyList<DeclaredApp> Apps)
{
    /// <summary>Messages that open an empty channel; only demos have them.</summary>
    public IReadOnlyList<DeclaredMessage> Messages { get; init; } = [];
}

/// <summary>The name is shown to people; the domain names the workspace on this server, and a second run finds it by that.</summary>
public sealed record DeclaredWorkspace(string Name, string Domain);

/// <summary>A person. The name is the unique handle, by which a second run finds them; the role is owner, admin, member or guest; of tokens (<c>xoxp-…</c>) only hashes are kept.</summary>
public sealed record DeclaredUser(string Name, string RealName, string Email, string Role, string? Password, IReadOnlyList<string> Tokens);

/// <summary>A channel. Members are names of users, "*" is everybody in the file, the first is the creator.</summary>
public sealed record DeclaredChannel(string Name, bool Private, IReadOnlyList<string> Members, string? Topic, string? Purpose);

/// <summary>
/// An app. Its bot, if it has one, is in <paramref name="Channels"/>; <paramref name="Source"/> is the whole object as it stood in the file, without the tokens, for features
/// that come later.
/// </summary>
public sealed record DeclaredApp(string Name, string? BotUser, string? BotToken, string? AppToken, IReadOnlyList<string> Channels, JsonObject Source);

/// <summary>A message of a demo. <paramref name="Replies"/> make it a thread.</summary>
public sealed record DeclaredMessage(string Channel, string User, string Text, IReadOnlyList<DeclaredReaction> Reactions, IReadOnlyList<DeclaredMessage> Replies);

public sealed record DeclaredReaction(string Name, IReadOnlyList<string> Users);
