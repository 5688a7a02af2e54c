using System.Diagnostics.CodeAnalysis;

namespace Chat.Web.Sockets;

/// <summary>
/// The upgraded connection under a WebSocket, with a lock about each write: the WebSocket writes its own pongs and close frames, the writer loop writes ready-made
/// frames, joined, past it. Each write holds whole frames, so they cannot mix. The
/// connection is Kestrel's: disposing this does nothing to it, so that the end of the request can flush and close it properly.
/// </summary>
[SuppressMessage("Design", "CA2213", Justification = "Neither the connection nor the wait handle, which is never made, is this object's to end.")]
public sealed class WebSocketStream(Stream inner) : Stream
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly FrameGuard _guard = new();
    private readonly byte[] _head = new byte[FrameGuard.MaxHead];
    private int _headLength;
    private bool _padded;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty ? inner.ReadAsync(buffer, cancellationToken) : ReadGuarded(buffer, cancellationToken);

    private async ValueTask<int> ReadGuarded(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.Length <= _headLength)
        {
            throw new ArgumentException("the buffer has no room for a frame's head", nameof(buffer));
        }

        if (_guard.Broken && !_padded)
        {
            // The WebSocket looks at a head only when a mask is behind it: an unmasked frame may be shorter than that, and its sender may wait.
            _padded = true;
            var padding = buffer.Span[..Math.Min(buffer.Length, FrameGuard.MaxHead)];
            padding.Clear();
            return padding.Length;
        }

        while (true)
        {
            var held = _headLength;
            _head.AsSpan(0, held).CopyTo(buffer.Span);
            var read = await inner.ReadAsync(buffer[held..], cancellationToken);
            if (read == 0)
            {
                return 0;
            }

            var bytes = buffer.Span[..(held + read)];
            var passed = _guard.Inspect(bytes);
            bytes[passed..].CopyTo(_head);
            _headLength = bytes.Length - passed;
            if (passed > 0)
            {
                return passed;
            }
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nothing here may block a thread.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nothing here may block a thread.");

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

}
