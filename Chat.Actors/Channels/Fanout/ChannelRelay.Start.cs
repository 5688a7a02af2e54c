using Akka.Actor;

namespace Chat.Actors.Channels.Fanout;

/// <summary>The start: subscribed already (the lane is), so first ask for the head, while live events wait; then nothing between the two can be missed.</summary>
public sealed partial class ChannelRelay
{
    private const int MembersPageSize = 1_000;

    private void Start() => _ = Load().PipeTo(Self, failure: _ => new StartRefused(ResumeOutcome.Unavailable));

    private async Task<object> Load()
    {
        var reply = await _context.Channels.Ask(new GetChannel { Header = AsSystem(), Access = Access.See });
        if (reply is not ChannelFound { View: { } view })
        {
            return new StartRefused((reply as Refused)?.Code ?? "channel_not_found");
        }

        // Members are read after the head: whoever left in between is taken out when that event is delivered, and gets nothing behind it.
        var members = view.Kind is ChannelKind.Public && view.NumMembers > _context.Options.KnownMembers ? null : await LoadMembers(view);
        return new Started(view, members);
    }

    private async Task<HashSet<string>> LoadMembers(ChannelView view)
    {
        if (view.Members.Count > 0)
        {
            return new HashSet<string>(view.Members, StringComparer.Ordinal);
        }

        var members = new HashSet<string>(StringComparer.Ordinal);
        for (var after = ""; ;)
        {
            var reply = await _context.Channels.Ask(new GetMembers { Header = AsSystem(), After = after, Limit = MembersPageSize });
            if (reply is not MembersPage page)
            {
                throw new InvalidOperationException($"The members of {_channel} could not be read: {(reply as Refused)?.Code}.");
            }

            members.UnionWith(page.Users);
            if (page.Next.Length == 0)
            {
                return members;
            }

            after = page.Next;
        }
    }

    private CommandHeader AsSystem() => new() { Channel = _channel, Actor = new Actor { Role = Role.System } };

    private void Begin(Started started)
    {
        _members = started.Members;
        _team = started.View.Team;
        _kind = started.View.Kind;
        _last = started.View.HeadSeq;
        _lastTs = started.View.LastTs;
        _started = true;
        _unavailable = false;
        _startPause = _context.Options.StartPause;
        DeliverWaiting();
        Know(_known);
        AnswerParked();
    }

    private void Refuse(string code)
    {
        if (code == ResumeOutcome.Unavailable)
        {
            _unavailable = true;
            TellDelayed();
            Timers.StartSingleTimer(nameof(StartAgain), StartAgain.Instance, _startPause * (0.75 + (Random.Shared.NextDouble() / 2)));
            _startPause = _startPause * 2 < MaxStartPause ? _startPause * 2 : MaxStartPause;
            return;
        }

        // Not remembered: the channel may be created a moment later.
        _startFailed = true;
        _unavailable = false;
        foreach (var parked in _parked)
        {
            parked.Follow.Connection.Tell(new FollowRefused(_channel, code));
        }

        _parked.Clear();
        StopWhenIdle();
    }

    /// <summary>Those who wait may be told hello without this channel.</summary>
    private void TellDelayed()
    {
        foreach (var parked in _parked.Where(parked => !parked.Told))
        {
            parked.Told = true;
            parked.Follow.Connection.Tell(new FollowDelayed(_channel));
        }
    }

    /// <summary>A sign of life of the channel, which stands at this number: what comes behind it is due to all who wait, and need not wait for the next try.</summary>
    private void Heard(long seq)
    {
        if (_started)
        {
            return;
        }

        foreach (var parked in _parked.Where(parked => parked.Told))
        {
            parked.From = Math.Min(parked.From, seq);
        }

        if (Timers.IsTimerActive(nameof(StartAgain)))
        {
            Timers.Cancel(nameof(StartAgain));
            Start();
        }
    }

    private static readonly TimeSpan MaxStartPause = TimeSpan.FromSeconds(30);
    private TimeSpan _startPause;
    private bool _unavailable;

    /// <summary>A follow that waits until the relay stands, or has got as far as the event that made the user a member.</summary>
    private sealed class Parked(Follow follow)
    {
        public Follow Follow { get; } = follow;

        /// <summary>Whether the connection knows that it waits; it then counts on events from that moment on.</summary>
        public bool Told { get; set; }

        /// <summary>The lowest number at which the channel was heard to stand since then.</summary>
        public long From { get; set; } = long.MaxValue;
    }

    private sealed class Overdue : INoSerializationVerificationNeeded
    {
        public static readonly Overdue Instance = new();
    }

    private sealed record Started(ChannelView View, HashSet<string>? Members) : INoSerializationVerificationNeeded;

    private sealed record StartRefused(string Code) : INoSerializationVerificationNeeded;

    private sealed class StartAgain : INoSerializationVerificationNeeded
    {
        public static readonly StartAgain Instance = new();
    }
}
