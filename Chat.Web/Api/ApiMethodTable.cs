using System.Collections.Frozen;

namespace Chat.Web.Api;

/// <summary>Every method served, by name. A name declared twice stops the start.</summary>
public sealed class ApiMethodTable(IEnumerable<IApiMethods> features)
{
    private readonly FrozenDictionary<string, ApiMethod> _methods = features
        .SelectMany(feature => feature.Methods)
        .ToDictionary(method => method.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All methods, by name.</summary>
    public IEnumerable<ApiMethod> All => _methods.Values.OrderBy(method => method.Name, StringComparer.Ordinal);

    public ApiMethod? Find(string name) => _methods.GetValueOrDefault(name);
}
