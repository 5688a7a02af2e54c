using System.Text;

namespace Chat.Node.Operations;

/// <summary>Lines of UTF-8 on a stream, each of a bounded length.</summary>
internal sealed class OperatorLine(Stream stream)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its end; null when the stream ended or the line is longer than <paramref name="most"/> bytes.</summary>
    public async Task<string?> Read(int most, CancellationToken cancel)
    {
        using var line = new MemoryStream();
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var taken = length < 0 ? _end - _start : length;
            if (line.Length + taken > most)
            {
                return null;
            }

            line.Write(_buffer, _start, taken);
            _start += length < 0 ? taken : taken + 1;
            if (length >= 0)
            {
                return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
            }

            (_start, _end) = (0, await stream.ReadAsync(_buffer, cancel));
            if (_end == 0)
            {
                return null;
            }
        }
    }

    /// <summary>Returns when the other side has closed; whatever it sends until then is thrown away.</summary>
    public async Task Closed(CancellationToken cancel)
    {
        while (await stream.ReadAsync(_buffer, cancel) > 0)
        {
        }
    }
}
