using System.Globalization;

namespace Chat.Tests.Support;

/// <summary>What whoever runs the tests asks of them, by an environment variable.</summary>
internal static class RunSetting
{
    /// <summary>Null where the variable is not set or is no whole number.</summary>
    public static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
