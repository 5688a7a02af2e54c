namespace Chat.Node.Commands.Shell;

/// <summary>What a key did to the line.</summary>
public enum LineOutcome
{
    Editing,

    /// <summary>Enter: the line is complete.</summary>
    Entered,

    /// <summary>Ctrl+C: the line is thrown away.</summary>
    Discarded,

    /// <summary>Ctrl+D on an empty line: the operator leaves.</summary>
    Left,
}

/// <summary>One line being typed: the keys of readline that hands know, history, completion. No screen: that is <see cref="LineScreen"/>.</summary>
/// <param name="history">Earlier lines, oldest first.</param>
/// <param name="complete">Whole words that could stand at the end of a text.</param>
public sealed class LineEditor(IReadOnlyList<string> history, Func<string, IReadOnlyList<string>> complete)
{
    private int _at = history.Count;
    private string _draft = "";

    public string Text { get; private set; } = "";

    /// <summary>Characters before it.</summary>
    public int Cursor { get; private set; }

    /// <summary>What to choose from after Tab left several words; empty: nothing to show.</summary>
    public IReadOnlyList<string> Choices { get; private set; } = [];

    public LineOutcome Press(ConsoleKeyInfo key)
    {
        Choices = [];
        var control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return LineOutcome.Entered;
            case ConsoleKey.C when control:
                return LineOutcome.Discarded;
            case ConsoleKey.D when control && Text.Length == 0:
                return LineOutcome.Left;
            case ConsoleKey.Tab:
                Complete();
                break;
            case ConsoleKey.UpArrow:
                Recall(_at - 1);
                break;
            case ConsoleKey.DownArrow:
                Recall(_at + 1);
                break;
            case ConsoleKey.LeftArrow:
                Cursor = Math.Max(0, Cursor - 1);
                break;
            case ConsoleKey.RightArrow:
                Cursor = Math.Min(Text.Length, Cursor + 1);
                break;
            case ConsoleKey.Home or ConsoleKey.A when control || key.Key == ConsoleKey.Home:
                Cursor = 0;
                break;
            case ConsoleKey.End or ConsoleKey.E when control || key.Key == ConsoleKey.End:
                Cursor = Text.Length;
                break;
            case ConsoleKey.Backspace when Cursor > 0:
                Cut(Cursor - 1, Cursor);
                break;
            case ConsoleKey.Delete or ConsoleKey.D when (control || key.Key == ConsoleKey.Delete) && Cursor < Text.Length:
                Cut(Cursor, Cursor + 1);
                break;
            case ConsoleKey.U when control:
                Cut(0, Cursor);
                break;
            case ConsoleKey.K when control:
                Cut(Cursor, Text.Length);
                break;
            case ConsoleKey.W when control:
                Cut(Text[..Cursor].TrimEnd().LastIndexOf(' ') + 1, Cursor);
                break;
            default:
                if (!char.IsControl(key.KeyChar))
                {
                    Insert(key.KeyChar.ToString());
                }

                break;
        }

        return LineOutcome.Editing;
    }

    private void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    private void Cut(int from, int to)
    {
        Text = Text.Remove(from, to - from);
        Cursor = from;
    }

    private void Recall(int index)
    {
        if (index < 0 || index > history.Count)
        {
            return;
        }

        if (_at == history.Count)
        {
            _draft = Text;
        }

        _at = index;
        Text = index == history.Count ? _draft : history[index];
        Cursor = Text.Length;
    }

    /// <summary>Writes what all possible words have in common; shows them when there are several.</summary>
    private void Complete()
    {
        var before = Text[..Cursor];
        var start = before.LastIndexOf(' ') + 1;
        var words = complete(before).Where(word => word.StartsWith(before[start..], StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (words.Length == 0)
        {
            return;
        }

        var common = words.Aggregate((a, b) => a[..a.Zip(b, (x, y) => x == y).TakeWhile(same => same).Count()]);
        Insert(common[(before.Length - start)..]);
        if (words.Length == 1)
        {
            Insert(" ");
        }
        else
        {
            Choices = words;
        }
    }
}
