using System.Text;
using Chat.Node;
using Chat.Node.Commands.Output;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Operations;

/// <summary>A command that runs until it is stopped.</summary>
internal sealed class Following : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LiveText _output = new();
    private readonly Task<int> _run;

    public Following(string words, string data) =>
        _run = ChatCommand.Run([.. words.Split(' '), "--data", data], new Screen(_output, _output, ForPeople: false, Asks: false), _stop.Token);

    /// <summary>Waits until a part of the output is there.</summary>
    public Task Says(string part, TimeSpan? within = null) => Eventually.That($"'{part}' is in:\n{_output}", () => _output.ToString().Contains(part, StringComparison.Ordinal), within ?? TimeSpan.FromSeconds(10));

    /// <summary>Ctrl+C is the regular end.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Assert.Equal(0, await _run);
        _stop.Dispose();
        await _output.DisposeAsync();
    }

    private sealed class LiveText : TextWriter
    {
        private readonly StringBuilder _text = new();
        private readonly Lock _gate = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (_gate)
            {
                _text.Append(value);
            }
        }

        public override void Write(string? value)
        {
            lock (_gate)
            {
                _text.Append(value);
            }
        }

        public override void WriteLine(string? value) => Write(value + "\n");

        public override string ToString()
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }
}
