namespace Chat.Node.Commands.Shell;

/// <summary>Shows a <see cref="LineEditor"/> on the terminal. A line wider than the terminal is scrolled sideways.</summary>
internal static class LineScreen
{
    /// <summary>Reads a line; null when the operator leaves.</summary>
    public static string? Read(string prompt, IReadOnlyList<string> history, Func<string, IReadOnlyList<string>> complete)
    {
        var editor = new LineEditor(history, complete);
        Console.TreatControlCAsInput = true;
        try
        {
            while (true)
            {
                Draw(prompt, editor);
                switch (editor.Press(Console.ReadKey(intercept: true)))
                {
                    case LineOutcome.Entered:
                        Console.WriteLine();
                        return editor.Text;
                    case LineOutcome.Discarded:
                        Console.WriteLine("^C");
                        return "";
                    case LineOutcome.Left:
                        Console.WriteLine();
                        return null;
                    default:
                        break;
                }

                if (editor.Choices.Count > 0)
                {
                    Console.WriteLine();
                    Console.WriteLine(string.Join("  ", editor.Choices));
                }
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private static void Draw(string prompt, LineEditor editor)
    {
        var room = Math.Max(10, Console.WindowWidth - prompt.Length - 1);
        var from = Math.Max(0, editor.Cursor - room + 1);
        var shown = editor.Text[from..Math.Min(editor.Text.Length, from + room)];
        Console.Write($"\r\e[K{prompt}{shown}\r\e[{prompt.Length + editor.Cursor - from}C");
    }
}
