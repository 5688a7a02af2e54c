using System.Text.Json;
using Chat.Actors.Kernel;

namespace Chat.Actors.Sessions;

/// <summary>What a client says it has: its number in each channel, and the ts of the event with that number.</summary>
internal sealed class ResumeFrame
{
    private readonly Dictionary<string, long> _ts = new(StringComparer.Ordinal);

    /// <summary>The last sequence number by channel id.</summary>
    public Dictionary<string, long> Channels { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether more such frames follow.</summary>
    public bool More { get; private init; }

    /// <summary>The ts, in microseconds, of the event that the client has under its number; 0: it does not say.</summary>
    public long Ts(string channel) => _ts.GetValueOrDefault(channel);

    /// <summary>Reads a frame of type resume; null, and what is wrong with it, when it is malformed.</summary>
    public static ResumeFrame? Read(JsonElement root, out string mistake)
    {
        var frame = new ResumeFrame { More = root.TryGetProperty("more", out var more) && more.ValueKind == JsonValueKind.True };
        mistake = frame.ReadChannels(root) ?? frame.ReadTs(root) ?? "";
        return mistake.Length == 0 ? frame : null;
    }

    private string? ReadChannels(JsonElement root)
    {
        if (!root.TryGetProperty("channels", out var channels) || channels.ValueKind != JsonValueKind.Object)
        {
            return "channels must be an object of sequence numbers by channel id";
        }

        foreach (var channel in channels.EnumerateObject())
        {
            if (channel.Value.ValueKind != JsonValueKind.Number || !channel.Value.TryGetInt64(out var after) || after < 0)
            {
                return $"{channel.Name}: a sequence number is a whole number from 0";
            }

            Channels[channel.Name] = after;
        }

        return null;
    }

    private string? ReadTs(JsonElement root)
    {
        if (!root.TryGetProperty("event_ts", out var all))
        {
            return null;
        }

        if (all.ValueKind != JsonValueKind.Object)
        {
            return "event_ts must be an object of the events' event_ts by channel id";
        }

        foreach (var channel in all.EnumerateObject())
        {
            if (channel.Value.ValueKind != JsonValueKind.String || !MessageTs.TryParse(channel.Value.GetString(), out var ts))
            {
                return $"{channel.Name}: an event_ts is a string, as the event has it";
            }

            _ts[channel.Name] = ts;
        }

        return null;
    }
}
