using System.Collections.Immutable;

namespace Chat.Actors.Workspaces;

/// <summary>Apps of a workspace, by id, by name and by their bot.</summary>
public sealed record AppsFacet
{
    public static readonly AppsFacet Empty = new();

    public ImmutableDictionary<string, App> ById { get; init; } = ImmutableDictionary.Create<string, App>(StringComparer.Ordinal);
    public ImmutableDictionary<string, string> IdByName { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
    public ImmutableDictionary<string, string> IdByBot { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    public App? FindByName(string name) => IdByName.TryGetValue(name, out var id) ? ById[id] : null;

    public App? FindByBot(string botId) => IdByBot.TryGetValue(botId, out var id) ? ById[id] : null;

    public static AppsFacet Of(IEnumerable<App> apps) => apps.Aggregate(Empty, (facet, app) => facet.With(app));

    /// <summary>Adds or replaces; an app's name and bot never change.</summary>
    public AppsFacet With(App app) => this with
    {
        ById = ById.SetItem(app.Id, app),
        IdByName = IdByName.SetItem(app.Name, app.Id),
        IdByBot = app.BotId.Length > 0 ? IdByBot.SetItem(app.BotId, app.Id) : IdByBot,
    };
}
