namespace Chat.Node.Commands.Doctor;

/// <summary>How a check ended.</summary>
public enum CheckState
{
    Ok,

    /// <summary>It works, but will hurt.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Failed,
}

/// <summary>What a check found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="State">How it is.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Mend">What to do; empty when nothing is.</param>
public sealed record Checkup(string Check, CheckState State, string Detail, string Mend = "")
{
    public static Checkup Fine(string check, string detail) => new(check, CheckState.Ok, detail);

    public static Checkup Warn(string check, string detail, string mend) => new(check, CheckState.Warning, detail, mend);

    public static Checkup Fail(string check, string detail, string mend) => new(check, CheckState.Failed, detail, mend);
}
