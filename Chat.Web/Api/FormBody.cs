using System.Text;

namespace Chat.Web.Api;

/// <summary>Reads application/x-www-form-urlencoded, as bodies and as query strings.</summary>
public static class FormBody
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>False when a percent escape or the UTF-8 behind it is broken, or when there are too many names.</summary>
    public static bool Read(ReadOnlySpan<byte> encoded, ApiArguments into)
    {
        while (!encoded.IsEmpty)
        {
            var end = encoded.IndexOf((byte)'&');
            var pair = end < 0 ? encoded : encoded[..end];
            encoded = end < 0 ? [] : encoded[(end + 1)..];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
            if (name is null || value is null || !into.Set(name, new ApiValue(value, ApiValueKind.Text)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Text of UTF-8 bytes; null when they are not UTF-8 (half a surrogate pair included).</summary>
    public static string? Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string? Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IndexOfAny((byte)'%', (byte)'+') < 0)
        {
            return Text(encoded);
        }

        var decoded = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != (byte)'%')
            {
                decoded[length++] = encoded[i] == (byte)'+' ? (byte)' ' : encoded[i];
            }
            else if (i + 2 < encoded.Length && char.IsAsciiHexDigit((char)encoded[i + 1]) && char.IsAsciiHexDigit((char)encoded[i + 2]))
            {
                decoded[length++] = (byte)((Digit(encoded[i + 1]) << 4) | Digit(encoded[i + 2]));
                i += 2;
            }
            else
            {
                return null;
            }
        }

        return Text(decoded.AsSpan(0, length));
    }

    private static int Digit(byte hex) => hex <= (byte)'9' ? hex - (byte)'0' : (hex | 0x20) - (byte)'a' + 10;
}
