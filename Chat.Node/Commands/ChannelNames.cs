using Chat.Actors.Workspaces;
using Chat.Node.Operations;

namespace Chat.Node.Commands;

/// <summary>A channel as an operator named it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Empty where the directory has none: direct conversations.</param>
public sealed record NamedChannel(string Id, string Name);

/// <summary>Channels and people by id or name, from this node's directory.</summary>
public sealed class ChannelNames(IDirectory directory)
{
    /// <summary>Argument that names a channel.</summary>
    public static CommandArgument Argument { get; } = new("channel", "Its id, or its name where that is unique (with workspace: acme/general)", Alias: "-c", Required: true);

    /// <summary>Finds a channel; an id that the directory does not know is taken as it is, since direct conversations are in none.</summary>
    public NamedChannel Find(string text)
    {
        foreach (var workspace in directory.Workspaces)
        {
            if (workspace.ChannelById(text) is { } known)
            {
                return new NamedChannel(known.Id, known.Name);
            }
        }

        if (text.Length == 11 && text[0] is 'C' or 'D' or 'G' && text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
        {
            return new NamedChannel(text, "");
        }

        var (domain, name) = text.Split('/') is [var first, var second] ? (first, second) : (null, text);
        var named = directory.Workspaces.Where(workspace => domain is null || workspace.Domain == domain)
            .Select(workspace => (workspace.Domain, Channel: workspace.ChannelByName(name.TrimStart('#')))).Where(found => found.Channel is not null).ToArray();
        return named.Length switch
        {
            1 => new NamedChannel(named[0].Channel!.Id, named[0].Channel!.Name),
            0 => throw new OperatorException($"There is no channel '{text}'. Give its id or its name."),
            _ => throw new OperatorException($"Several workspaces have a channel '{text}': {string.Join(", ", named.Select(found => found.Domain + "/" + name))}. Give one of these."),
        };
    }

    /// <summary>A user's id by id, name or email.</summary>
    public string User(string text)
    {
        var found = directory.Workspaces.SelectMany(workspace => new[] { workspace.UserById(text), workspace.UserByName(text), workspace.UserByEmail(text) })
            .OfType<User>().DistinctBy(user => user.Id).ToArray();
        return found.Length switch
        {
            1 => found[0].Id,
            0 => throw new OperatorException($"There is no user '{text}'. Give an id, a name or an email address."),
            _ => throw new OperatorException($"'{text}' are several users: {string.Join(", ", found.Select(user => user.Id))}. Give one of these ids."),
        };
    }

    /// <summary>Handle of a user; empty when unknown.</summary>
    public string NameOf(string team, string user) => directory.Workspace(team)?.UserById(user)?.Name ?? "";
}
