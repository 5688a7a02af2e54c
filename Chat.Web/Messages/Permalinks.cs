using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.Messages;

/// <summary>Addresses of messages, in Slack's form: /archives/C…/p1700000000000100, for replies with the thread they are in.</summary>
public sealed class Permalinks(PublicAddress address)
{
    public string Of(HttpContext http, string channel, Message message)
    {
        var link = $"{address.Of(http)}/archives/{channel}/p{MessageTs.Format(message.Ts).Replace(".", "", StringComparison.Ordinal)}";
        return message.ThreadTs > 0 && message.ThreadTs != message.Ts ? $"{link}?thread_ts={MessageTs.Format(message.ThreadTs)}&cid={channel}" : link;
    }
}
