using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Web.Api;

namespace Chat.Web.Conversations;

/// <summary>Finds or makes the one direct conversation of some people. Its id follows from its members, so two who open it at once open the same.</summary>
public sealed class DirectConversations(ConversationDesk desk)
{
    /// <summary>Slack's limit: nine people, the opener included.</summary>
    public const int MaxMembers = 9;

    /// <summary>The caller's conversation with these people; themself alone is a place for notes.</summary>
    public async Task<(ChannelView? View, ApiResult? Refusal)> With(ApiCall call, IEnumerable<string> others)
    {
        string[] members = [.. others.Prepend(call.Identity.User).Distinct(StringComparer.Ordinal)];
        if (members.Length > MaxMembers)
        {
            return (null, ApiResult.Error("too_many_users"));
        }

        if (members.Any(member => call.Workspace.UserById(member) is not { Deleted: false }))
        {
            return (null, ApiResult.Error("user_not_found"));
        }

        var create = new CreateChannel
        {
            Header = call.ChannelHeader(Ids.Direct(call.Identity.Team, members)),
            Kind = members.Length <= 2 ? ChannelKind.Direct : ChannelKind.GroupDirect,
            Members = { members },
        };
        var (done, refusal) = await desk.Ask<Done>(call, create);
        if (done is null)
        {
            return (null, refusal);
        }

        // The first event made it: nobody's list has it yet. Later calls need not ask nine entities again.
        if (done.Seq == 1)
        {
            await desk.Note(call, done.Channel, create.Kind, done.Seq, member: true, members);
            await desk.History.EnsureProjected(done.Channel, done.Seq, call.Cancel);
        }

        return (done.View, null);
    }
}
