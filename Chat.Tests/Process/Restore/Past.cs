using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process.Restore;

/// <summary>What people did before a backup, and what they then have to find again: messages as they last were, reading positions, tokens.</summary>
internal sealed class Past : IDisposable
{
    private const string ToRetry = "11111111-2222-3333-4444-555555555555";

    private readonly Dictionary<string, IReadOnlyList<string>> _histories = [];
    private string _retried = "";
    private string _position = "";
    private string _kept = "";
    private string _revoked = "";

    private Past(ApiClient ada, ApiClient linus)
    {
        Ada = ada;
        Linus = linus;
    }

    public ApiClient Ada { get; }
    public ApiClient Linus { get; }
    public string Lobby { get; private set; } = "";
    public string Secret { get; private set; } = "";
    public string Talk { get; private set; } = "";

    /// <summary>Does it, Ada on one node and Linus on another.</summary>
    public static async Task<Past> Make(Uri adas, Uri linuses)
    {
        var past = new Past(new ApiClient(adas, People.Ada.Token), new ApiClient(linuses, People.Linus.Token));
        past.Lobby = await past.Ada.ChannelId(AcmeWorkspace.Lobby);
        past.Secret = await past.Ada.ChannelId(AcmeWorkspace.Secret);
        past.Talk = (await past.Ada.Ok("conversations.open", new { users = await past.Linus.OwnId() })).Str("channel.id");
        await past.Write();
        await past.ReadHalf();
        past._kept = (await past.Ada.Ok("tokens.create", new { name = "kept" })).Str("token");
        past._revoked = (await past.Ada.Ok("tokens.create", new { name = "revoked" })).Str("token");
        await past.Ada.Ok("tokens.revoke", new { secret = past._revoked });
        foreach (var channel in new[] { past.Lobby, past.Secret, past.Talk })
        {
            past._histories[channel] = await Texts(past.Ada, channel);
        }

        past._position = await Position(past.Linus, past.Lobby);
        return past;
    }

    /// <summary>Finds all of it on a node, and nothing that came later.</summary>
    public async Task IsOn(NodeProcess node)
    {
        using var ada = new ApiClient(node.Address, People.Ada.Token);
        using var linus = new ApiClient(node.Address, People.Linus.Token);
        foreach (var (channel, history) in _histories)
        {
            Assert.Equal(history, await Texts(ada, channel));
        }

        Assert.Equal(_position, await Position(linus, Lobby));
        using var kept = new ApiClient(node.Address, _kept);
        using var revoked = new ApiClient(node.Address, _revoked);
        await kept.Ok("auth.test");
        Assert.Equal("token_revoked", await revoked.Error("auth.test"));
        Assert.Equal(_retried, await ada.Post(Lobby, "sent again", ToRetry));
    }

    public void Dispose()
    {
        Ada.Dispose();
        Linus.Dispose();
    }

    private async Task Write()
    {
        var first = await Ada.Post(Lobby, "first");
        for (var i = 0; i < 30; i++)
        {
            await (i % 2 == 0 ? Ada : Linus).Post(Lobby, $"number {i}");
        }

        await Linus.Ok("chat.postMessage", new { channel = Lobby, text = "an answer", thread_ts = first });
        await Linus.Ok("reactions.add", new { channel = Lobby, name = "wave", timestamp = first });
        await Ada.Ok("chat.update", new { channel = Lobby, ts = first, text = "first, edited" });
        await Ada.Ok("chat.delete", new { channel = Lobby, ts = await Ada.Post(Lobby, "to be deleted") });
        _retried = await Ada.Post(Lobby, "sent once", ToRetry);
        await Ada.Post(Secret, "between us");
        await Linus.Post(Talk, "for you alone");
    }

    private async Task ReadHalf()
    {
        var history = await Linus.History(Lobby);
        await Linus.Ok("conversations.mark", new { channel = Lobby, ts = history[history.Count / 2].Str("ts") });
        await Eventually.That("the mark is stored", async () => (await Position(Linus, Lobby)).StartsWith(history[history.Count / 2].Str("ts"), StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> Texts(ApiClient api, string channel) => [.. (await api.History(channel)).Select(message => message.GetRawText())];

    private static async Task<string> Position(ApiClient api, string channel)
    {
        var info = (await api.Ok("conversations.info", new { channel })).GetProperty("channel");
        return $"{info.Str("last_read")} {info.Str("unread_count")}";
    }
}
