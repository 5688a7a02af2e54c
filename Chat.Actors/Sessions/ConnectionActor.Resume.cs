using System.Text.Json;
using Chat.Actors.Channels.Fanout;

namespace Chat.Actors.Sessions;

/// <summary>A client that was away says what it has.</summary>
public sealed partial class ConnectionActor
{
    private void ReceiveResume(JsonElement root)
    {
        if (!Afford(root))
        {
            return;
        }

        if (ResumeFrame.Read(root, out var mistake) is not { } frame)
        {
            Refuse(RtmError.Refused, mistake, Id(root));
            return;
        }

        foreach (var (channel, after) in frame.Channels)
        {
            if (_channels.ContainsKey(channel))
            {
                var resume = new Resume(channel, Self, after, outcome => RtmReply.Resumed(_context.Frames, outcome), frame.Ts(channel));
                if (!Delays(resume))
                {
                    _context.Lanes.Tell(resume);
                }
            }
            else
            {
                // Whether it exists must not be told (P7); what can be no channel's id is told apart.
                var reason = channel.Length is >= 9 and <= 16 && channel[0] is 'C' or 'D' or 'G' ? ResumeOutcome.NotAMember : ResumeOutcome.UnknownChannel;
                _outbox.Enqueue(RtmReply.Resumed(_context.Frames, new ResumeOutcome(channel, 0, reason)));
            }
        }

        if (!frame.More)
        {
            CloseWindow();
        }
    }
}
