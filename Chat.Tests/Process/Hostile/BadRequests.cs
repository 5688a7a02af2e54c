using System.Text;

namespace Chat.Tests.Process.Hostile;

/// <summary>The list of bad requests: encodings, values, addresses, HTTP itself.</summary>
internal static class BadRequests
{
    private const string Json = "application/json; charset=utf-8";
    private const string FormType = "application/x-www-form-urlencoded";

    public static IEnumerable<BadRequest> All => [.. Bodies(), .. Values(), .. Addresses(), .. Http()];

    private static IEnumerable<BadRequest> Bodies() =>
    [
        BadRequest.Body("JSON that ends in the middle", Json, """{"channel":"CHANNEL","text":""", "invalid_json"),
        BadRequest.Body("JSON with something behind it", Json, """{"channel":"CHANNEL","text":"x"} x""", "invalid_json"),
        BadRequest.Body("JSON with a comment", Json, """{"channel":"CHANNEL","text":"x"/**/}""", "invalid_json"),
        BadRequest.Body("JSON that is a list", Json, "[]", "json_not_object"),
        BadRequest.Body("JSON that is a text", Json, "\"x\"", "json_not_object"),
        BadRequest.Body("JSON that is null", Json, "null", "json_not_object"),
        BadRequest.Body("JSON of a hundred thousand levels", Json, """{"channel":"CHANNEL","text":""" + new string('[', 100_000), "invalid_json"),
        BadRequest.Body("invalid UTF-8 in JSON", Json, channel => [.. Encoding.UTF8.GetBytes($$"""{"channel":"{{channel}}","text":"a"""), 0xC3, 0x28, .. "\"}"u8], "invalid_json"),
        BadRequest.Body("half a surrogate pair in JSON", Json, """{"channel":"CHANNEL","text":"\ud800"}""", "invalid_json"),
        BadRequest.Body("half a surrogate pair in a JSON name", Json, """{"channel":"CHANNEL","\udfff":"x"}""", "invalid_json"),
        BadRequest.Body("NUL in JSON", Json, """{"channel":"CHANNEL","text":"a\u0000b"}""", "invalid_arguments", "no_text"),
        BadRequest.Body("a list where a text belongs", Json, """{"channel":"CHANNEL","text":["x"]}""", "invalid_arguments", "no_text"),
        BadRequest.Body("an object where an id belongs", Json, """{"channel":{"id":"CHANNEL"},"text":"x"}""", "invalid_arguments", "channel_not_found"),
        BadRequest.Body("a number where an id belongs", Json, """{"channel":5,"text":"x"}""", "invalid_arguments", "channel_not_found"),
        BadRequest.Body("an operator where an id belongs", Json, """{"channel":{"$ne":null},"text":"x"}""", "invalid_arguments", "channel_not_found"),
        BadRequest.Body("no body", Json, "", "channel_not_found", "invalid_arguments", "no_text"),
        BadRequest.Body("a charset nobody knows", "application/json; charset=klingon", "{}", "invalid_charset"),
        BadRequest.Body("a type nobody asked for", "text/plain", "channel=CHANNEL", "invalid_post_type"),
        BadRequest.Body("a broken type", ";;;", "channel=CHANNEL", "invalid_post_type"),
        BadRequest.Body("no type", "", "channel=CHANNEL", "missing_post_type"),
        BadRequest.Body("a broken percent escape", FormType, "channel=CHANNEL&text=%zz", "invalid_form_data"),
        BadRequest.Body("a cut percent escape", FormType, "channel=CHANNEL&text=%4", "invalid_form_data"),
        BadRequest.Body("invalid UTF-8 in a form", FormType, "channel=CHANNEL&text=%ff%fe", "invalid_form_data"),
        BadRequest.Body("half a surrogate pair in a form", FormType, "channel=CHANNEL&text=%ED%A0%80", "invalid_form_data"),
        BadRequest.Body("NUL in a form", FormType, "channel=CHANNEL&text=a%00b", "invalid_arguments", "no_text"),
        BadRequest.Body("fifty thousand names", FormType, string.Join('&', Enumerable.Range(0, 50_000).Select(i => $"a{i}=1")), "invalid_form_data"),
        BadRequest.Body("a name of half a megabyte", FormType, new string('n', 500_000) + "=1", "channel_not_found", "invalid_arguments", "no_text", "invalid_form_data"),
        BadRequest.Body("blocks that are no JSON", FormType, "channel=CHANNEL&text=x&blocks=%5B%7B", "invalid_blocks_format", "invalid_blocks"),
        BadRequest.Body("blocks of a hundred thousand levels", FormType, "channel=CHANNEL&text=x&blocks=" + new string('[', 100_000), "invalid_blocks_format", "invalid_blocks"),
        BadRequest.Body("multipart without a boundary", "multipart/form-data", "--x\r\n\r\n--x--", "invalid_form_data"),
        BadRequest.Body("multipart that ends in the middle", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"channel\"\r\n\r\nCHAN", "invalid_form_data"),
        BadRequest.Body("multipart with a broken header", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition\r\n\r\nv\r\n--x--\r\n", "invalid_form_data"),
        BadRequest.Body("multipart with a header of 100 KB", "multipart/form-data; boundary=x", "--x\r\nX-Long: " + new string('a', 100_000) + "\r\n\r\nv\r\n--x--\r\n", "invalid_form_data"),
        BadRequest.Body("multipart of ten thousand parts", "multipart/form-data; boundary=x", string.Concat(Enumerable.Range(0, 10_000).Select(i => $"--x\r\nContent-Disposition: form-data; name=\"a{i}\"\r\n\r\nv\r\n")) + "--x--\r\n", "invalid_form_data", "channel_not_found", "invalid_arguments"),
        BadRequest.Body("a compressed body", FormType + "\r\nContent-Encoding: gzip", "channel=CHANNEL", "invalid_post_type"),
        new("a body said to be of 64 MB", _ => BadRequest.Latin1($"POST /api/chat.postMessage HTTP/1.1\r\nHost: h\r\nContent-Type: {Json}\r\nContent-Length: 67108864\r\n\r\n" + "{\"text\":\""), "request_too_large", "413", "not_authed"),
        new("a body of 3 MB in chunks", _ => BadRequest.Latin1($"POST /api/chat.postMessage HTTP/1.1\r\nHost: h\r\nContent-Type: {Json}\r\nTransfer-Encoding: chunked\r\n\r\n"
            + string.Concat(Enumerable.Repeat($"10000\r\n{new string(' ', 0x10000)}\r\n", 24))), "request_too_large", "413", "closed"),
    ];

    private static IEnumerable<BadRequest> Values() =>
    [
        BadRequest.Form("a negative limit", "conversations.history", "channel=CHANNEL&limit=-1", "invalid_arguments", "invalid_limit"),
        BadRequest.Form("a limit beyond every number", "conversations.history", "channel=CHANNEL&limit=99999999999999999999", "invalid_arguments", "invalid_limit"),
        BadRequest.Form("a limit that is a word", "users.list", "limit=many", "invalid_arguments", "invalid_limit"),
        BadRequest.Form("a ts that is not a number", "conversations.history", "channel=CHANNEL&oldest=NaN", "invalid_ts_oldest"),
        BadRequest.Form("a negative ts", "conversations.history", "channel=CHANNEL&oldest=-1.000000", "invalid_ts_oldest"),
        BadRequest.Form("a ts beyond time", "conversations.history", "channel=CHANNEL&latest=99999999999999999999.000000", "invalid_ts_latest"),
        BadRequest.Form("a ts of a deletion", "chat.delete", "channel=CHANNEL&ts=0x10", "message_not_found", "invalid_arguments"),
        BadRequest.Form("a cursor that is none", "conversations.history", "channel=CHANNEL&cursor=%00%01", "invalid_cursor"),
        BadRequest.Form("a cursor of another method", "users.list", "cursor=bmV4dF90czoxNTEyMDg1ODYxMDAwNTQz", "invalid_cursor"),
        BadRequest.Form("SQL where an id belongs", "conversations.history", "channel=C'%3B DROP TABLE messages%3B--", "channel_not_found", "invalid_arguments"),
        BadRequest.Form("an id of another shape", "conversations.info", "channel=" + new string('C', 10_000), "channel_not_found", "invalid_arguments"),
        BadRequest.Form("a name of 10,000 letters", "conversations.create", "name=" + new string('a', 10_000), "invalid_name_maxlength", "invalid_name"),
        BadRequest.Form("a name with a line break", "conversations.create", "name=a%0Ab", "invalid_name_specials", "invalid_name"),
        BadRequest.Form("a name in right-to-left disguise", "conversations.create", "name=a%E2%80%AEb", "invalid_name_specials", "invalid_name"),
        BadRequest.Form("a topic of 100,000 letters", "conversations.setTopic", "channel=CHANNEL&topic=" + new string('t', 100_000), "too_long"),
        BadRequest.Form("an invitation for two thousand", "conversations.invite", "channel=CHANNEL&users=" + string.Join(',', Enumerable.Range(0, 2_000).Select(i => $"U{i:D10}")), "user_not_found", "too_many_users", "invalid_arguments", "cant_invite"),
        BadRequest.Form("a conversation of a hundred", "conversations.open", "users=" + string.Join(',', Enumerable.Range(0, 100).Select(i => $"U{i:D10}")), "too_many_users", "user_not_found"),
        BadRequest.Form("a reaction that is markup", "reactions.add", "channel=CHANNEL&timestamp=1111111111.000100&name=%3Cscript%3E", "invalid_name"),
        BadRequest.Form("a profile of 100,000 letters", "users.profile.set", "profile=%7B%22real_name%22%3A%22" + new string('a', 100_000) + "%22%7D", "invalid_profile", "too_long", "invalid_arguments", "profile_set_failed"),
        BadRequest.Form("a profile that is a list", "users.profile.set", "profile=%5B%5D", "invalid_profile", "invalid_arguments", "invalid_profile_format"),
        BadRequest.Form("a boolean that is none", "conversations.list", "exclude_archived=perhaps", "invalid_arguments"),
        BadRequest.Form("a type of conversation nobody knows", "conversations.list", "types=secret_channel", "invalid_types", "invalid_arguments"),
        BadRequest.Form("a client_msg_id of 100,000 letters", "chat.postMessage", "channel=CHANNEL&text=x&client_msg_id=" + new string('a', 100_000), "invalid_arguments", "invalid_client_msg_id"),
    ];

    private static IEnumerable<BadRequest> Addresses() =>
    [
        BadRequest.Get("a method nobody knows", "/api/no.such.method", "unknown_method"),
        BadRequest.Get("no method", "/api/", "unknown_method", "404"),
        BadRequest.Get("a method with something behind it", "/api/auth.test/extra", "unknown_method", "404"),
        BadRequest.Get("a path that climbs", "/api/../../etc/passwd", "unknown_method", "404"),
        BadRequest.Get("a path that climbs in disguise", "/api/%2e%2e%2f%2e%2e%2fetc/passwd", "unknown_method", "404", "400"),
        BadRequest.Get("NUL in the path", "/api/auth.test%00", "unknown_method", "400"),
        BadRequest.Get("invalid UTF-8 in the path", "/api/%ff%fe", "unknown_method", "400"),
        BadRequest.Get("invalid UTF-8 in the query", "/api/conversations.info?channel=%ff", "invalid_form_data"),
        BadRequest.Get("an address of 100 KB", "/api/auth.test?" + new string('a', 100_000), "414"),
        BadRequest.Raw("a deletion of a method", "DELETE /api/auth.test HTTP/1.1\nHost: h\n\n", "405", "404"),
        BadRequest.Raw("a method of HTTP nobody knows", "FROBNICATE /api/auth.test HTTP/1.1\nHost: h\n\n", "405", "404", "501"),
        BadRequest.Raw("no token", "GET /api/auth.test HTTP/1.1\nHost: h\n\n", "not_authed"),
        BadRequest.Raw("an empty token", "GET /api/auth.test HTTP/1.1\nHost: h\nAuthorization: Bearer \n\n", "invalid_auth", "not_authed"),
        BadRequest.Raw("a token of another server", "GET /api/auth.test HTTP/1.1\nHost: h\nAuthorization: Bearer xoxb-1-2-abc\n\n", "invalid_auth"),
        BadRequest.Raw("a password instead of a token", "GET /api/auth.test HTTP/1.1\nHost: h\nAuthorization: Basic YWRhOmFkYQ==\n\n", "not_authed", "invalid_auth"),
        BadRequest.Raw("a token of 20 KB", "GET /api/auth.test HTTP/1.1\nHost: h\nAuthorization: Bearer " + new string('x', 20_000) + "\n\n", "invalid_auth", "431"),
        BadRequest.Raw("a socket without a ticket", "GET /ws HTTP/1.1\nHost: h\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\n\n", "401", "403", "400"),
        BadRequest.Raw("a socket with an invented ticket", "GET /ws?ticket=guessed HTTP/1.1\nHost: h\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\n\n", "401", "403"),
        BadRequest.Raw("a socket that is none", "GET /ws?ticket=guessed HTTP/1.1\nHost: h\n\n", "426", "400", "404"),
    ];

    private static IEnumerable<BadRequest> Http() =>
    [
        BadRequest.Raw("a line that is no request", "hello\n\n", "400"),
        BadRequest.Raw("the greeting of TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\n\n", "400", "closed"),
        BadRequest.Raw("a version nobody knows", "GET /healthz HTTP/9.9\nHost: h\n\n", "505", "400"),
        BadRequest.Raw("no host", "GET /healthz HTTP/1.1\n\n", "400"),
        BadRequest.Raw("two hosts", "GET /healthz HTTP/1.1\nHost: a\nHost: b\n\n", "400"),
        BadRequest.Raw("a host that is none", "GET /healthz HTTP/1.1\nHost: a b/c?d\n\n", "400"),
        BadRequest.Raw("two lengths", "POST /api/api.test HTTP/1.1\nHost: h\nContent-Length: 0\nContent-Length: 5\n\nhello", "400"),
        BadRequest.Raw("a negative length", "POST /api/api.test HTTP/1.1\nHost: h\nContent-Length: -1\n\n", "400"),
        BadRequest.Raw("a length that is a sum", "POST /api/api.test HTTP/1.1\nHost: h\nContent-Length: 0+5\n\nhello", "400"),
        BadRequest.Raw("an encoding in disguise", "POST /api/api.test HTTP/1.1\nHost: h\nTransfer-Encoding: xchunked\n\n0\n\n", "400", "501"),
        BadRequest.Raw("chunked that is not last", "POST /api/api.test HTTP/1.1\nHost: h\nTransfer-Encoding: chunked, gzip\n\n0\n\n", "400", "501"),
        BadRequest.Raw("a chunk beyond every number", "POST /api/api.test HTTP/1.1\nHost: h\nContent-Type: application/json\nTransfer-Encoding: chunked\n\nFFFFFFFFFFFFFFFFF\nx\n", "400", "invalid_form_data"),
        BadRequest.Raw("a folded header", "GET /healthz HTTP/1.1\nHost: h\nX-Folded: a\n b\n\n", "400"),
        BadRequest.Raw("a space before the colon", "GET /healthz HTTP/1.1\nHost: h\nContent-Length : 5\n\n", "400"),
        BadRequest.Raw("NUL in a header", "GET /healthz HTTP/1.1\nHost: h\nX-Nul: a\u0000b\n\n", "400"),
        BadRequest.Raw("two thousand headers", "GET /healthz HTTP/1.1\nHost: h\n" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"X-{i}: 1\n")) + "\n", "431"),
        BadRequest.Raw("a header of 100 KB", "GET /healthz HTTP/1.1\nHost: h\nX-Long: " + new string('a', 100_000) + "\n\n", "431"),
    ];
}
