using Chat.Node.Commands.Output;

namespace Chat.Node.Commands;

/// <summary>Asks a person before something is taken away from users; a script has to say <c>--yes</c>.</summary>
internal static class Confirmation
{
    public static bool Given(string question, string command, Screen screen)
    {
        if (!screen.Asks)
        {
            screen.Errors.WriteLine($"chat: '{command}' {question} Say --yes to do it without being asked.");
            return false;
        }

        screen.Output.Write($"'{command}' {question} Do it? [y/N] ");
        if (Console.ReadLine()?.Trim() is "y" or "Y" or "yes")
        {
            return true;
        }

        screen.Errors.WriteLine("chat: nothing was done.");
        return false;
    }
}
