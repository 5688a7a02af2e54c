using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chat.Web.Wire;

/// <summary>How JSON is written here, in answers and in frames.</summary>
public static class WireJson
{
    /// <summary>
    /// Characters beyond ASCII and &lt; &gt; &amp; stay as they are: everything is sent as application/json with nosniff or inside a WebSocket frame, never
    /// inside HTML, and escapes would triple the size of most of the world's text.
    /// </summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Depth of JSON that is accepted from outside, in bodies and in form fields.</summary>
    public const int MaxDepth = 32;
}
