namespace Chat.Tests.Clusters.Checking;

/// <summary>
/// A message that its author changed, as the acknowledgements say. An attempt that was given up and repeated may still take effect, later than what was acknowledged after it:
/// then either state is right.
/// </summary>
internal sealed class EditedMessage(string channel, string ts)
{
    private readonly HashSet<string> _late = new(StringComparer.Ordinal);

    public string Channel => channel;
    public string Ts => ts;

    /// <summary>As posted or last edited.</summary>
    public required string Text { get; set; }

    public bool Deleted { get; set; }

    /// <summary>A change was refused for good: what was acknowledged before it still counts, and nobody tries again.</summary>
    public bool Refused { get; set; }

    /// <summary>Whether its author's reaction stands at it.</summary>
    public bool Reacted { get; private set; }

    /// <summary>An attempt at a reaction or at taking it away got no answer: nobody knows when it takes effect.</summary>
    public bool ReactionUnsure { get; private set; }

    public void Edited(string text, bool unanswered)
    {
        Text = text;
        if (unanswered)
        {
            _late.Add(text);
        }
    }

    public void Turned(bool unanswered)
    {
        Reacted = !Reacted;
        ReactionUnsure |= unanswered;
    }

    public bool MayRead(string text) => text == Text || _late.Contains(text);
}

/// <summary>A message of an editor in a final history.</summary>
internal readonly record struct EditedLine(string Ts, string Text, bool Reacted);

/// <summary>What became of acknowledged edits, reactions and deletions.</summary>
internal static class EditChecks
{
    public static IEnumerable<Anomaly> Of(IEnumerable<EditedMessage> messages, IReadOnlyList<FinalHistory> finals)
    {
        var byChannel = messages.ToLookup(message => message.Channel, StringComparer.Ordinal);
        foreach (var final in finals)
        {
            var shown = final.Edited.ToLookup(line => line.Ts, StringComparer.Ordinal);
            foreach (var message in byChannel[final.Channel])
            {
                if (Complaint(message, [.. shown[message.Ts]]) is { } complaint)
                {
                    yield return new Anomaly(AnomalyKind.EditLost, final.Channel, $"{final.Node} has {message.Ts} {complaint}");
                }
            }
        }
    }

    private static string? Complaint(EditedMessage message, EditedLine[] lines) => (message.Deleted, lines) switch
    {
        (true, []) => null,
        (true, _) => $"as '{lines[0].Text}' after its deletion was acknowledged",
        (false, []) => $"no more, and '{message.Text}' was acknowledged",
        (false, { Length: > 1 }) => "more than once",
        (false, [var line]) when !message.MayRead(line.Text) => $"as '{line.Text}' after '{message.Text}' was acknowledged",
        (false, [var line]) when !message.ReactionUnsure && line.Reacted != message.Reacted => $"{(line.Reacted ? "with" : "without")} a reaction that was {(line.Reacted ? "taken away" : "given")}",
        _ => null,
    };
}
