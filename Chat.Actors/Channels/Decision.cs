namespace Chat.Actors.Channels;

/// <summary>What a command leads to. A closed set.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>Nothing happens; the code is Slack's.</summary>
    public sealed record Refuse(string Code) : Decision;

    /// <summary>These events happen, all or none.</summary>
    public sealed record Accept(IReadOnlyList<IChannelEvent> Events) : Decision;

    /// <summary>It is so already: fine, and no event. The warning is Slack's or empty.</summary>
    public sealed record Already(string Warning) : Decision;

    /// <summary>The same request was accepted before.</summary>
    public sealed record Repeated(DedupeEntry First) : Decision;

    /// <summary>The command is about a message that has to be looked up first; decide again with it.</summary>
    public sealed record Needs(long Ts) : Decision;

    internal static Decision Event(IChannelEvent e) => new Accept([e]);
}

/// <summary>The message a command is about, as far as it was looked up.</summary>
/// <param name="Known">Whether it was looked up.</param>
/// <param name="Message">Null: there is no such message.</param>
public readonly record struct Target(bool Known, Message? Message)
{
    public static readonly Target Unknown;

    public static Target Of(Message? message) => new(true, message);
}
