using System.Text.Json;
using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Event;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Presence;

namespace Chat.Actors.Sessions;

/// <summary>What the client sends (slack-api.md, RTM). Bad frames get an error and the socket stays open.</summary>
public sealed partial class ConnectionActor
{
    /// <summary>Deeper JSON is refused; the deepest legal frame has two levels.</summary>
    private const int MaxDepth = 16;

    /// <summary>Ids in one presence_query (Slack's limit) and in one presence_sub.</summary>
    private const int MaxQueried = 500;
    private const int MaxSubscribed = 5_000;

    /// <summary>So many users of a presence frame cost as much as another frame: each may be a question to another node.</summary>
    private const int UsersForOne = 100;

    private static readonly JsonDocumentOptions ParseOptions = new() { MaxDepth = MaxDepth };
    private readonly Queue<(RtmDraft Draft, JsonElement Id, Action Done)> _posts = new();
    private bool _posting;
    private long _lastTyping;
    private long _lastActivity;

    private void Receive(ClientFrame frame)
    {
        if (_phase == Phase.Starting)
        {
            _waitingFrames.Add(frame);
            return;
        }

        var done = frame.Done;
        try
        {
            using var document = JsonDocument.Parse(frame.Utf8, ParseOptions);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "type") is not { } type)
            {
                Refuse(RtmError.Malformed, "a frame is a JSON object with a type");
            }
            else if (type == "message" && Draft(root) is { } draft)
            {
                Active();
                _posts.Enqueue((draft, Id(root), frame.Done));
                done = null;
                PostNext();
            }
            else
            {
                Receive(type, root);
            }
        }
        catch (JsonException)
        {
            Refuse(RtmError.Malformed, "not valid JSON, or nested too deeply");
        }
        catch (InvalidOperationException)
        {
            // Strings with lone surrogates or invalid UTF-8 parse, but cannot be read.
            Refuse(RtmError.Malformed, "not valid UTF-8");
        }
        finally
        {
            done?.Invoke();
        }
    }

    private void Receive(string type, JsonElement root)
    {
        if (type == "resume")
        {
            ReceiveResume(root);
            return;
        }

        CloseWindowUnlessPromised();
        if (type != "ping")
        {
            Active();
        }

        switch (type)
        {
            case "ping":
                _outbox.Enqueue(RtmReply.Pong(_context.Frames, root));
                break;
            case "message":
                _outbox.Enqueue(RtmReply.Refused(_context.Frames, Id(root), Text(root, "channel") is null ? "channel_not_found" : "no_text"));
                break;
            case "typing" or "user_typing":
                Typing(root);
                break;
            case "presence_sub":
                WatchPresence(root, MaxSubscribed, subscribe: true);
                break;
            case "presence_query":
                WatchPresence(root, MaxQueried, subscribe: false);
                break;
            case "tickle" or "presence" or "presence_tickle":
                break;
            default:
                Refuse(RtmError.UnknownType, "unknown type", Id(root));
                break;
        }
    }

    private RtmDraft? Draft(JsonElement root)
    {
        if (Text(root, "channel") is not { Length: > 0 } channel || Text(root, "text") is not { Length: > 0 } text)
        {
            return null;
        }

        return new RtmDraft(
            channel,
            text,
            Text(root, "thread_ts"),
            root.TryGetProperty("reply_broadcast", out var broadcast) && broadcast.ValueKind == JsonValueKind.True,
            // The frame's id is for reply_to alone: bots that send every message with the same one mean different messages.
            Text(root, "client_msg_id") is { Length: > 0 and <= 128 } given ? given : null);
    }

    /// <summary>One at a time: a client's messages are posted in the order in which it sent them.</summary>
    private void PostNext()
    {
        CloseWindowUnlessPromised();
        if (_posting || !_posts.TryDequeue(out var post))
        {
            return;
        }

        _posting = true;
        _ = _context.Posting.Post(_identity, post.Draft).PipeTo(
            Self,
            success: posted => new PostDone(posted, post.Id, post.Done),
            failure: error => new PostDone(new RtmPosted.Refused("internal_error"), post.Id, post.Done, error));
    }

    private void Finish(PostDone done)
    {
        _posting = false;
        if (done.Error is { } error)
        {
            _log.Error(error, "Posting over a socket failed");
        }

        _outbox.Enqueue(done.Posted switch
        {
            RtmPosted.Accepted accepted => RtmReply.Posted(_context.Frames, done.Id, accepted),
            RtmPosted.Refused refused => RtmReply.Refused(_context.Frames, done.Id, refused.Code),
            _ => RtmReply.Refused(_context.Frames, done.Id, "internal_error"),
        });
        done.Done();
        PostNext();
    }

    private void Typing(JsonElement root)
    {
        if (!Take(1))
        {
            return;
        }

        if (Text(root, "channel") is not { } channel || !_channels.ContainsKey(channel))
        {
            Refuse(RtmError.Refused, "channel_not_found", Id(root));
            return;
        }

        if (_lastTyping != 0 && _context.Time.GetElapsedTime(_lastTyping) < _context.Options.TypingInterval)
        {
            return;
        }

        _lastTyping = _context.Time.GetTimestamp();
        var typing = new UserTyping { Channel = channel, User = _identity.User };
        if (Kernel.MessageTs.TryParse(Text(root, "thread_ts"), out var thread))
        {
            typing.ThreadTs = thread;
        }

        _mediator.Tell(new Publish(FanoutTopics.OfChannel(channel), typing));
    }

    private void WatchPresence(JsonElement root, int limit, bool subscribe)
    {
        if (!root.TryGetProperty("ids", out var ids) || ids.ValueKind != JsonValueKind.Array || ids.GetArrayLength() > limit)
        {
            Refuse(RtmError.Refused, $"ids must be an array of at most {limit} user ids", Id(root));
            return;
        }

        if (!Afford(root, 1 + (ids.GetArrayLength() / UsersForOne)))
        {
            return;
        }

        // Whom the workspace does not have is silently left out: presence must not tell who exists elsewhere (P7).
        var directory = _context.Directory.Workspace(_identity.Team);
        var users = ids.EnumerateArray()
            .Select(id => id.ValueKind == JsonValueKind.String ? id.GetString()! : "")
            .Where(id => directory?.UserById(id) is not null)
            .ToHashSet(StringComparer.Ordinal);
        _context.PresenceRelay.Tell(new Watch(Self, _outbox, users, _batchPresence, subscribe));
    }

    private void Active()
    {
        if (_phase != Phase.Starting && (_lastActivity == 0 || _context.Time.GetElapsedTime(_lastActivity) >= _context.Options.ActivityInterval))
        {
            _lastActivity = _context.Time.GetTimestamp();
            _context.Presence.Tell(new ConnectionActive { User = _identity.User, Connection = _id });
        }
    }

    private void Refuse(RtmError error, string message, JsonElement id = default) => _outbox.Enqueue(RtmReply.Error(_context.Frames, error, message, id));

    /// <summary>The frame's id; it outlives the document it was parsed from. Undefined when there is none.</summary>
    private static JsonElement Id(JsonElement root) =>
        root.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.Number or JsonValueKind.String ? id.Clone() : default;

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record PostDone(RtmPosted Posted, JsonElement Id, Action Done, Exception? Error = null) : INoSerializationVerificationNeeded;
}
