using System.Text.Json.Nodes;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Node.Commands.Sharding;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Channels;

/// <summary><c>chat channel show</c>.</summary>
public sealed class ChannelShow(ChannelNames names, OperatorDatabase database, IChannels channels, RelayPositions relays, ShardingRegions regions) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("channel", "show", "What a channel is, where it lives and how far its events have come.")
    {
        Arguments = [ChannelNames.Argument],
        Columns =
        [
            new("channel", "channel"), new("name", "name"), new("kind", "kind"), new("team", "team"), new("creator", "creator"), new("created", "created"), new("archived", "archived"),
            new("topic", "topic"), new("members", "members"), new("address", "lives on"), new("shard", "shard"), new("head", "acknowledged events"), new("projected", "events in history"),
            new("last_message", "last message"), new("relays", "followed on"),
        ],
        Layout = AnswerLayout.Fields,
        Examples = [("channel show -c general", "by name"), ("channel show -c C0123456789 --json", "for a script")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var channel = names.Find(request.Needed("channel"));
        var reply = await channels.Ask(new GetChannel { Header = new CommandHeader { Channel = channel.Id, Actor = new Actor { Role = Role.System } }, Access = Access.See }, cancel);
        if (reply is not ChannelFound { View: { } view })
        {
            await output.Complain($"The channel {channel.Id} answers {(reply as Refused)?.Code ?? reply.GetType().Name}.");
            return 1;
        }

        await using var stored = await StoredChannel.Open(database, channel.Id, cancel);
        var (shard, address) = await regions.Locate(ChannelHosting.RegionName, channel.Id, cancel);
        var positions = await relays.Ask(channel.Id, cancel);
        await output.Row(new JsonObject
        {
            ["channel"] = view.Id,
            ["name"] = view.Name,
            ["kind"] = view.Kind.ToString().ToLowerInvariant(),
            ["team"] = view.Team,
            ["creator"] = view.Creator,
            ["created"] = Moments.OfMicros(view.Created),
            ["archived"] = view.Archived,
            ["topic"] = view.Topic,
            ["members"] = view.NumMembers,
            ["address"] = address.ToString(),
            ["shard"] = shard,
            ["head"] = view.HeadSeq,
            ["projected"] = stored.Seq,
            ["last_message"] = view.LastMessageTs == 0 ? null : MessageTs.Format(view.LastMessageTs),
            ["relays"] = new JsonArray([.. positions.Where(position => position.Answer is { Running: true })
                .Select(position => (JsonNode)$"{Members.Short(position.Node)} at {position.Answer!.Seq} for {position.Answer.Followers}")]),
        });
        return await Members.TellSilent(positions, output);
    }
}
