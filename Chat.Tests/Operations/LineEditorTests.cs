using Chat.Node.Commands.Shell;
using Xunit;

namespace Chat.Tests.Operations;

public sealed class LineEditorTests
{
    private static readonly string[] Words = ["cluster", "cluster-sharding", "channel", "log"];
    private readonly LineEditor _editor = new(["first", "second"], text => text.Contains(' ') ? ["show", "--json"] : Words);

    [Fact]
    public void Letters_stand_where_the_cursor_is()
    {
        Type("shw");
        Press(ConsoleKey.LeftArrow);
        Type("o");
        Assert.Equal(("show", 3), (_editor.Text, _editor.Cursor));
    }

    [Fact]
    public void Tab_writes_what_all_words_have_in_common_and_shows_them()
    {
        Type("cl");
        Press(ConsoleKey.Tab);
        Assert.Equal("cluster", _editor.Text);
        Assert.Equal(["cluster", "cluster-sharding"], _editor.Choices);
    }

    [Fact]
    public void Tab_completes_the_one_word_that_fits_and_goes_on_behind_it()
    {
        Type("lo");
        Press(ConsoleKey.Tab);
        Type("s");
        Press(ConsoleKey.Tab);
        Assert.Equal("log show ", _editor.Text);
        Assert.Empty(_editor.Choices);
    }

    [Fact]
    public void Tab_leaves_alone_what_nothing_fits()
    {
        Type("xyz");
        Press(ConsoleKey.Tab);
        Assert.Equal("xyz", _editor.Text);
    }

    [Fact]
    public void Earlier_lines_come_back_and_the_one_begun_is_kept()
    {
        Type("third");
        Press(ConsoleKey.UpArrow);
        Assert.Equal("second", _editor.Text);
        Press(ConsoleKey.UpArrow);
        Press(ConsoleKey.UpArrow);
        Assert.Equal("first", _editor.Text);
        Press(ConsoleKey.DownArrow);
        Press(ConsoleKey.DownArrow);
        Assert.Equal("third", _editor.Text);
        Press(ConsoleKey.DownArrow);
        Assert.Equal("third", _editor.Text);
    }

    [Theory]
    [InlineData(ConsoleKey.U, "", 0)]
    [InlineData(ConsoleKey.W, "log ", 4)]
    [InlineData(ConsoleKey.A, "log peek", 0)]
    public void Hands_that_know_readline_find_its_keys(ConsoleKey key, string text, int cursor)
    {
        Type("log peek");
        _editor.Press(new ConsoleKeyInfo((char)(key - ConsoleKey.A + 1), key, shift: false, alt: false, control: true));
        Assert.Equal((text, cursor), (_editor.Text, _editor.Cursor));
    }

    [Fact]
    public void Ends_of_a_line_are_told_apart()
    {
        Assert.Equal(LineOutcome.Left, Control(ConsoleKey.D));
        Type("a");
        Assert.Equal(LineOutcome.Editing, Control(ConsoleKey.D));
        Assert.Equal(LineOutcome.Discarded, Control(ConsoleKey.C));
        Assert.Equal(LineOutcome.Entered, Press(ConsoleKey.Enter));
        Press(ConsoleKey.Backspace);
        Press(ConsoleKey.Backspace);
        Assert.Equal("", _editor.Text);
    }

    private void Type(string text)
    {
        foreach (var letter in text)
        {
            _editor.Press(new ConsoleKeyInfo(letter, ConsoleKey.None, shift: false, alt: false, control: false));
        }
    }

    private LineOutcome Press(ConsoleKey key) => _editor.Press(new ConsoleKeyInfo('\0', key, shift: false, alt: false, control: false));

    private LineOutcome Control(ConsoleKey key) => _editor.Press(new ConsoleKeyInfo('\0', key, shift: false, alt: false, control: true));
}
