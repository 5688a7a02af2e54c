using Xunit;

namespace Chat.Tests.Process.Spec;

/// <summary>What the node answers, held against Slack's own description of its API.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class SpecTests(TierOneAnswers answers) : IClassFixture<TierOneAnswers>
{
    private static readonly Lazy<SlackSpec> Spec = new(SlackSpec.Load);

    public static TheoryData<string> Methods => [.. TierOneAnswers.Methods];

    [SpecTheory]
    [MemberData(nameof(Methods))]
    public async Task A_successful_answer_is_what_Slack_describes(string method)
    {
        var given = answers.Of(method);
        Assert.NotEmpty(given);
        foreach (var answer in given)
        {
            Assert.True(answer.GetProperty("ok").GetBoolean(), $"{method} was refused: {answer}");
            var violations = await Spec.Value.UnwaivedViolations(method, answer);
            Assert.True(violations.Count == 0, $"{string.Join('\n', violations)}\nin {answer}");
        }
    }
}
