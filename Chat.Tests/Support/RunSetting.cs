using System.Globalization;

namespace Chat.Tests.Support;

/// <summary>What whoever runs the tests asks of them, by an environment variable.</summary>
internal static class RunSetting
{
    /// <summary>Null where the variable is not set or is no whole number.</summary>
    public static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What stands between the semicolons; empty where the variable is not set.</summary>
    public static IReadOnlyList<string> List(string variable) =>
        Environment.GetEnvironmentVariable(variable)?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
