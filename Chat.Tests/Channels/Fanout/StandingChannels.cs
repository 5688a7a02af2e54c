using System.Collections.Concurrent;
using Chat.Actors.Channels;
using Chat.Tests.Support;

namespace Chat.Tests.Channels.Fanout;

/// <summary>Channels that answer queries about themselves: head from the log, members as the test says.</summary>
public sealed class StandingChannels(WrittenLog log) : IChannels
{
    public ConcurrentDictionary<string, (ChannelKind Kind, HashSet<string> Members)> Known { get; } = new(StringComparer.Ordinal);

    /// <summary>When set, answers wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Channels that do not answer.</summary>
    public ConcurrentDictionary<string, bool> Down { get; } = new(StringComparer.Ordinal);

    /// <summary>What the channel says its head is; the log's by default.</summary>
    public long? Head { get; set; }

    public StandingChannels With(string channel, ChannelKind kind, params string[] members)
    {
        Known[channel] = (kind, new HashSet<string>(members, StringComparer.Ordinal));
        return this;
    }

    public async Task<IChannelReply> Ask(IChannelMessage message, CancellationToken cancel = default)
    {
        var head = Head ?? log.Head;
        await Gate;
        if (Down.ContainsKey(message.Header.Channel))
        {
            return new Refused { Code = "service_unavailable", Channel = message.Header.Channel };
        }

        if (!Known.TryGetValue(message.Header.Channel, out var channel))
        {
            return new Refused { Code = "channel_not_found", Channel = message.Header.Channel };
        }

        return message switch
        {
            GetChannel => new ChannelFound
            {
                View = new ChannelView { Id = message.Header.Channel, Team = People.Team, Kind = channel.Kind, Name = "room", HeadSeq = head, LastTs = WrittenLog.Ts(head), NumMembers = channel.Members.Count, IsMember = true },
            },
            GetMembers => new MembersPage { Users = { channel.Members }, Total = channel.Members.Count },
            FindMembers find => new MembersPage { Users = { find.Users.Where(channel.Members.Contains) } },
            _ => new Refused { Code = "not_asked_here" },
        };
    }
}
