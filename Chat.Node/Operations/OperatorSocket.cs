using System.Net.Sockets;
using Chat.Node.Options;

namespace Chat.Node.Operations;

/// <summary>The operator's way into a running node: a Unix socket in its data directory that only its own user may open (mode 0600). Whoever may is believed.</summary>
public sealed partial class OperatorSocket(DataDirectory data, OperatorConversation conversation, ILogger<OperatorSocket> log) : BackgroundService
{
    /// <summary>Longest path a Unix socket may have (sockaddr_un holds 108 bytes with the closing zero).</summary>
    private const int MaxPath = 107;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var path = data.OperatorSocket;
        if (System.Text.Encoding.UTF8.GetByteCount(path) > MaxPath)
        {
            LogTooLong(path, MaxPath);
            return;
        }

        File.Delete(path);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        if (!OperatingSystem.IsWindows())
        {
            // Between bind and listen nobody can connect, so nobody slips in before the mode is set.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        listener.Listen(16);
        try
        {
            while (true)
            {
                _ = Serve(await Accept(listener, stoppingToken), stoppingToken);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Without a free file descriptor nobody can come in; that is no reason for the node to end.</summary>
    internal static async Task<Socket> Accept(Socket listener, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await listener.AcceptAsync(stopping);
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, stopping);
            }
        }
    }

    private async Task Serve(Socket socket, CancellationToken stopping)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await conversation.Hold(stream, new OperatorLine(stream), stopping);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No operator socket: {Path} is longer than {Max} bytes. Operator commands need a shorter --data.")]
    private partial void LogTooLong(string path, int max);
}
