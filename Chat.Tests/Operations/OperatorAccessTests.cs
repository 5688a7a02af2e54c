using System.Net.Sockets;
using System.Text;
using Chat.Node.Options;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Operations;

/// <summary>Who may tell a node what to do.</summary>
[Collection(OperatedNodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class OperatorAccessTests(OperatedNode one)
{
    [Fact]
    public async Task Over_the_network_the_token_opens_and_nothing_else_does()
    {
        var right = await Operator.Chat("cluster", "show", "--node", one.Listen, "--token", OperatedNode.Token);
        Assert.Equal(0, right.Exit);
        Assert.Contains("Count: 1 nodes", right.Output);

        var wrong = await Operator.Chat("cluster", "show", "--node", one.Listen, "--token", OperatedNode.Token + "x");
        Assert.Equal(2, wrong.Exit);
        Assert.Equal("", wrong.Output);
        Assert.Contains("The token is missing or not this node's", wrong.Errors);

        var none = await Operator.Chat("cluster", "show", "--node", one.Listen);
        Assert.Equal(2, none.Exit);
        Assert.Contains("--node needs a token", none.Errors);
    }

    [Theory]
    [InlineData("{\"command\":\"cluster show\"}\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("[1]\n")]
    [InlineData("{\"token\":7}\n")]
    [InlineData("{\"token\":\"\"}\n{\"command\":\"cluster show\"}\n")]
    public async Task Who_shows_no_token_is_told_so_and_nothing_is_done(string said)
    {
        var answer = await Raw(said);
        Assert.Contains("The token is missing", answer);
        Assert.DoesNotContain("row", answer);
    }

    [Fact]
    public async Task A_first_line_without_end_is_cut_off() => Assert.Contains("The token is missing", await Raw(new string('x', 10_000)));

    [Fact]
    public async Task The_token_can_stand_in_a_file()
    {
        using var directory = new TempDirectory();
        await File.WriteAllTextAsync(directory.File("token"), OperatedNode.Token + "\n");
        Assert.Equal(0, (await Operator.Chat("cluster", "show", "--node", one.Listen, "--token-file", directory.File("token"))).Exit);
        var missing = await Operator.Chat("cluster", "show", "--node", one.Listen, "--token-file", directory.File("none"));
        Assert.Equal(2, missing.Exit);
        Assert.Contains("cannot be read", missing.Errors);
    }

    [Theory]
    [InlineData("127.0.0.1:9110")]
    [InlineData("0.0.0.0:9110")]
    public async Task A_node_that_would_hear_operators_without_a_token_does_not_start(string address)
    {
        using var directory = new TempDirectory();
        var said = await Operator.Chat("run", "--operator-listen", address, "--data", directory.File("data"));
        Assert.Equal(2, said.Exit);
        Assert.Contains($"--operator-listen {address} without a token", said.Errors);
    }

    [Fact]
    public void A_token_that_can_be_guessed_is_refused() =>
        Assert.Contains("openssl rand", Assert.Throws<OptionException>(() => NodeOptionsReader.Read(new Dictionary<string, string>(), new Dictionary<string, string> { ["CHAT_OPERATOR_TOKEN"] = "short" }, "/")).Message);

    [Fact]
    public async Task Where_no_node_is_the_sentence_says_where_it_was_looked_for()
    {
        var said = await Operator.Chat("cluster", "show", "--node", "127.0.0.1:1", "--token", OperatedNode.Token);
        Assert.Equal(2, said.Exit);
        Assert.Contains("127.0.0.1:1", said.Errors);
    }

    [Fact]
    public async Task What_the_node_does_not_know_is_answered_with_what_it_knows()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(DataDirectory.SocketOf(one.Node.DataDirectory)));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync("{\"command\":\"cluster dance\"}\n"u8.ToArray());
        var answer = await new StreamReader(stream).ReadToEndAsync();
        Assert.Contains("cluster show", answer);
        Assert.EndsWith("{\"exit\":2}\n", answer);
    }

    private async Task<string> Raw(string said)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", int.Parse(one.Listen.Split(':')[1]));
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(said));
        client.Client.Shutdown(SocketShutdown.Send);
        var answer = new byte[4096];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var text = "";
        try
        {
            while (await stream.ReadAsync(answer, limit.Token) is var read and > 0)
            {
                text += Encoding.UTF8.GetString(answer, 0, read);
            }
        }
        catch (IOException)
        {
            // What was not read when the server closed resets the connection behind the answer.
        }

        return text;
    }
}
