using Chat.Actors.Sessions;
using Chat.Actors.Users;
using Chat.Web.Api;
using Chat.Web.Conversations;
using Chat.Web.Messages;
using Chat.Web.Pins;
using Chat.Web.Reactions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Web;

/// <summary>Stands at the root because it composes several folders. The methods of conversations.*, chat.*, reactions.* and pins.*, and posting over sockets.</summary>
public static class ConversationHosting
{
    /// <summary>IChannels, IHistory, IUsers, IMemberships, IWorkspaces, IDirectory and the actor system come from the node.</summary>
    public static IServiceCollection AddConversations(this IServiceCollection services)
    {
        services.TryAddSingleton<IUserNotices, PublishedUserNotices>();
        services.AddSingleton<ConversationDesk>().AddSingleton<DirectConversations>().AddSingleton<PostTarget>().AddSingleton<Permalinks>();
        services.AddSingleton<DirectOpening>().AddSingleton<MessagePosting>().AddSingleton<IRtmPosting>(provider => provider.GetRequiredService<MessagePosting>());
        return services
            .AddMethods<ListMethods>().AddMethods<InfoMethods>().AddMethods<HistoryMethods>().AddMethods<MarkMethods>()
            .AddMethods<MemberMethods>().AddMethods<OpenMethods>().AddMethods<NameMethods>().AddMethods<SettingMethods>().AddMethods<DeleteMethods>().AddMethods<OldNames>()
            .AddMethods<PostMethods>().AddMethods<ChangeMethods>().AddMethods<EphemeralMethods>().AddMethods<PermalinkMethods>()
            .AddMethods<ReactionMethods>().AddMethods<ReactionListMethods>().AddMethods<PinMethods>();
    }

    private static IServiceCollection AddMethods<T>(this IServiceCollection services)
        where T : class, IApiMethods => services.AddSingleton<T>().AddSingleton<IApiMethods>(provider => provider.GetRequiredService<T>());
}
