using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Chat.Node.Options;

namespace Chat.Node.Operations;

/// <summary>
/// The operator's way in over the network, where <c>--operator-listen</c> switched it on: the first line must be <c>{"token":"…"}</c> with the node's token, then the
/// conversation is the same as over the socket. A wrong token costs a second, and only a few may be wrong at once.
/// </summary>
public sealed partial class OperatorListener(NodeOptions options, OperatorConversation conversation, TimeProvider time, ILogger<OperatorListener> log) : BackgroundService
{
    private const int MaxTokenLine = 4096;
    private const int MaxConnections = 32;

    private static readonly TimeSpan TokenLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Penalty = TimeSpan.FromSeconds(1);

    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(options.OperatorToken ?? ""));
    private readonly SemaphoreSlim _room = new(MaxConnections, MaxConnections);
    private TcpListener? _listener;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.OperatorListen is { } address)
        {
            _listener = new TcpListener(Bind(address));
            try
            {
                _listener.Start(16);
            }
            catch (SocketException e)
            {
                throw new OptionException($"--operator-listen: cannot listen on {address} ({e.Message}). Choose an address of this machine and a free port above 1023.");
            }

            LogListening(address);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _listener?.Dispose();
        _room.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_listener is not null)
        {
            var socket = await OperatorSocket.Accept(_listener.Server, stoppingToken);
            if (_room.Wait(0, CancellationToken.None))
            {
                _ = Serve(socket, stoppingToken);
            }
            else
            {
                socket.Dispose();
            }
        }
    }

    private static IPEndPoint Bind(string address)
    {
        var colon = address.LastIndexOf(':');
        var host = address[..colon].Trim('[', ']');
        var ip = IPAddress.TryParse(host, out var literal) ? literal : Dns.GetHostAddresses(host)[0];
        return new IPEndPoint(ip, int.Parse(address.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture));
    }

    private async Task Serve(Socket socket, CancellationToken stopping)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var lines = new OperatorLine(stream);
            if (IsToken(await lines.Read(MaxTokenLine, stopping).WaitAsync(TokenLimit, stopping)))
            {
                await conversation.Hold(stream, lines, stopping);
                return;
            }

            LogRefused(socket.RemoteEndPoint?.ToString() ?? "?");
            await Task.Delay(Penalty, time, stopping);
            await stream.WriteAsync("{\"error\":\"The token is missing or not this node's.\"}\n{\"exit\":2}\n"u8.ToArray(), stopping);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or TimeoutException)
        {
            // The operator has gone, or the node is stopping.
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Compares hashes in constant time: neither the token's length nor its first letters can be measured.</summary>
    private bool IsToken(string? line)
    {
        try
        {
            return line is not null && JsonNode.Parse(line)?["token"]?.GetValue<string>() is { } token
                && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), _expected);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Operators are heard at {Address}")]
    private partial void LogListening(string address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An operator at {Address} had no valid token")]
    private partial void LogRefused(string address);
}
