using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.SignIn;

/// <summary>The few pages of sign-in: plain HTML without scripts, so that the strict content policy can forbid them. Every value is encoded.</summary>
public sealed class Page
{
    private readonly StringBuilder _body = new();
    private readonly string _title;

    public Page(string title)
    {
        _title = title;
        _body.Append("<h1>").Append(Encode(title)).Append("</h1>");
    }

    public Page Text(string text)
    {
        _body.Append("<p>").Append(Encode(text)).Append("</p>");
        return this;
    }

    /// <summary>Something to copy, shown once.</summary>
    public Page Secret(string label, string secret)
    {
        _body.Append("<p>").Append(Encode(label)).Append("</p><p><code>").Append(Encode(secret)).Append("</code></p>");
        return this;
    }

    public Page Error(string? error)
    {
        if (error is not null)
        {
            _body.Append("<p class=\"error\" role=\"alert\">").Append(Encode(error)).Append("</p>");
        }

        return this;
    }

    /// <summary>A form that posts to <paramref name="action"/>. Fields: name, label, input type, value.</summary>
    public Page Form(string action, string button, params (string Name, string Label, string Type, string Value)[] fields)
    {
        _body.Append("<form method=\"post\" action=\"").Append(Encode(action)).Append("\">");
        foreach (var (name, label, type, value) in fields)
        {
            var input = $"<input name=\"{Encode(name)}\" type=\"{Encode(type)}\" value=\"{Encode(value)}\"{(type == "hidden" ? "" : " required")}>";
            _body.Append(type == "hidden" ? input : $"<label>{Encode(label)}{input}</label>");
        }

        _body.Append("<button>").Append(Encode(button)).Append("</button></form>");
        return this;
    }

    public Task Send(HttpContext http, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(
            $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Encode(_title)}</title><link rel=\"stylesheet\" href=\"/signin.css\"></head><body><main>{_body}</main></body></html>",
            http.RequestAborted);
    }

    /// <summary>The one style sheet.</summary>
    public const string StyleSheet = "body{font:16px/1.5 system-ui,sans-serif;background:#f6f6f8;color:#1d1c1d;margin:0}main{max-width:26rem;margin:3rem auto;padding:2rem;background:#fff;border-radius:8px}label{display:block;margin:.75rem 0}input{display:block;width:100%;box-sizing:border-box;padding:.5rem;font:inherit;border:1px solid #868686;border-radius:4px}button{margin:.75rem 0;padding:.5rem 1rem;font:inherit;background:#4a154b;color:#fff;border:0;border-radius:4px}code{word-break:break-all}.error{color:#b00020}";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
