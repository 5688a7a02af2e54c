using Chat.Actors.Kernel;

namespace Chat.Node.Commands.Channels;

/// <summary>Compares what should be stored with what is.</summary>
internal static class ChannelDifference
{
    public static async Task Find(ReplayedChannel replayed, StoredChannel stored, Findings findings)
    {
        var before = findings.Different;
        await Messages(replayed, stored, findings);
        var members = await stored.Members();
        foreach (var user in replayed.Members.Except(members))
        {
            await findings.Differs("members", $"history misses {user}");
        }

        foreach (var user in members.Except(replayed.Members))
        {
            await findings.Differs("members", $"history has {user}, who is none by the journal");
        }

        if (replayed.Summary is { } summary && (summary.NumMembers != stored.NumMembers || summary.LastMessageTs != stored.LastMessageTs || summary.Name != stored.Name))
        {
            await findings.Differs("channel", $"by the journal it is '{summary.Name}' with {summary.NumMembers} members and last message {MessageTs.Format(summary.LastMessageTs)}; history has '{stored.Name}', {stored.NumMembers}, {MessageTs.Format(stored.LastMessageTs)}");
        }

        if (findings.Different == before)
        {
            await findings.Fine("history", $"{replayed.Messages.Count} messages and {replayed.Members.Count} members as the journal says, at event {stored.Seq}");
        }
    }

    private static async Task Messages(ReplayedChannel replayed, StoredChannel stored, Findings findings)
    {
        var seen = 0;
        await foreach (var (ts, message) in stored.Messages())
        {
            if (!replayed.Messages.TryGetValue(ts, out var should))
            {
                await findings.Differs("message", $"history has {MessageTs.Format(ts)}, which is none by the journal");
                continue;
            }

            seen++;
            if (should.DifferenceTo(message) is { Length: > 0 } what)
            {
                await findings.Differs("message", $"history has {MessageTs.Format(ts)} with another {what} than the journal says");
            }
        }

        if (seen == replayed.Messages.Count)
        {
            return;
        }

        var found = new HashSet<long>();
        await foreach (var (ts, _) in stored.Messages())
        {
            found.Add(ts);
        }

        foreach (var ts in replayed.Messages.Keys.Where(ts => !found.Contains(ts)))
        {
            await findings.Differs("message", $"history misses {MessageTs.Format(ts)}");
        }
    }
}
