using Xunit;

namespace Chat.Tests.Process.Spec;

/// <summary>A theory that needs Slack's API description beside the working tree; where it is not there the theory is shown as skipped.</summary>
public sealed class SpecTheoryAttribute : TheoryAttribute
{
    public SpecTheoryAttribute() => Skip = SpecFactAttribute.Reason;
}

/// <summary>A fact that needs Slack's API description beside the working tree.</summary>
public sealed class SpecFactAttribute : FactAttribute
{
    public SpecFactAttribute() => Skip = Reason;

    internal static string? Reason => SlackSpec.Available ? null : "../shared/spec/slack_web_openapi_v2.json is not there";
}
