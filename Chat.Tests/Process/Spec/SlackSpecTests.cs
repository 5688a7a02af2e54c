using Xunit;

namespace Chat.Tests.Process.Spec;

/// <summary>The judge is judged first.</summary>
public sealed class SlackSpecTests
{
    private static readonly string[] Families = ["users.", "conversations.", "chat.", "usergroups.", "team."];

    [SpecFact]
    public async Task Applied_to_Slacks_own_examples_the_judge_finds_every_violation_that_is_waived_for_them()
    {
        var spec = SlackSpec.Load();
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var method in spec.Methods.Where(InFamilies))
        {
            if (spec.Example(method) is { } example && spec.HasSchema(method))
            {
                found.UnionWith(await spec.Violations(method, example));
            }
        }

        var missed = spec.Waived.Where(InFamilies).Except(found, StringComparer.Ordinal);
        Assert.Empty(missed);
    }

    [SpecFact]
    public async Task An_answer_without_a_required_field_or_with_a_wrong_type_is_found()
    {
        var spec = SlackSpec.Load();

        var violations = await spec.Violations("auth.test", """{"ok":true,"url":1,"team":"Acme","user":"ada","team_id":"nonsense"}""");

        Assert.Contains("auth.test required /:user_id", violations);
        Assert.Contains("auth.test type /url", violations);
        Assert.Contains("auth.test PatternMismatch /team_id", violations);
    }

    private static bool InFamilies(string rule) => Families.Any(family => rule.StartsWith(family, StringComparison.Ordinal));
}
