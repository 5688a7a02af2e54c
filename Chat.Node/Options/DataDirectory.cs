namespace Chat.Node.Options;

/// <summary>
/// The directory of one node's files, held by a lock while the node lives: two nodes on one SQLite journal would be two owners of every channel. The
/// lock is the kernel's (flock) and dies with the process, SIGKILL included.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock)
    {
        Root = path;
        _lock = @lock;
    }

    /// <summary>Its absolute path.</summary>
    public string Root { get; }
    public string Journal => Path.Combine(Root, "journal.db");
    public string Snapshots => Path.Combine(Root, "snapshots.db");
    public string History => Path.Combine(Root, "history.db");
    public string OperatorSocket => SocketOf(Root);

    /// <summary>Where a node with this data directory listens for its operator.</summary>
    public static string SocketOf(string directory) => Path.Combine(Path.GetFullPath(directory), "operator.sock");

    /// <summary>Makes the directory when missing and takes the lock.</summary>
    public static DataDirectory Open(string directory)
    {
        var path = Path.GetFullPath(directory);
        try
        {
            Make(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"--data: the directory {path} cannot be made ({e.Message}). Give a directory that this user may write.");
        }

        var file = Path.Combine(path, "node.lock");
        try
        {
            return new DataDirectory(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            throw new OptionException($"--data: the directory {path} cannot be written. Give a directory that this user may write.");
        }
        catch (IOException e)
        {
            throw new OptionException($"--data: {path} is in use by another running node, or cannot be written ({e.Message}). Stop that node, or give this one a directory of its own.");
        }
    }

    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
