using System.Collections.Generic;

namespace ProcTcp;

/// <summary>The counts of a read, and everything that it could not read. It is filled during the read.</summary>
public sealed class TcpReadReport
{
    private readonly List<string> _tables = [];
    private readonly List<TcpTableMissing> _missing = [];
    private readonly List<NetworkNamespaceUnreadable> _unreadable = [];
    private readonly List<string> _namespacesNotFound = [];
    private readonly Queue<TcpTableFailure> _failures = new();

    /// <summary>Gets the source that answered; <see cref="TcpSocketSource.Auto"/> if none has yet.</summary>
    public TcpSocketSource Source { get; internal set; }

    /// <summary>Gets the reason why socket diagnosis was not used; null if it was used, or not needed.</summary>
    public string? SockDiagUnused { get; internal set; }

    /// <summary>
    /// Gets the reason why a watch does not receive the kernel's close events, so that it finds closed sockets by its polls only; null if it receives
    /// them, and in the reports of later polls and other reads.
    /// </summary>
    public string? CloseEventsUnused { get; internal set; }

    /// <summary>Gets the number of times that close events of a watch were lost, because more came than the buffer has room for.</summary>
    public int CloseEventsLost { get; internal set; }

    /// <summary>Gets the number of dumps of socket diagnosis that the kernel reported as inconsistent, even after they were repeated.</summary>
    public int DumpsInconsistent { get; internal set; }

    /// <summary>Gets the tables that were opened.</summary>
    public IReadOnlyList<string> Tables => _tables;

    /// <summary>Gets the tables that could not be opened, if another one could.</summary>
    public IReadOnlyList<TcpTableMissing> MissingTables => _missing;

    /// <summary>Gets the network namespaces that could not be read.</summary>
    public IReadOnlyList<NetworkNamespaceUnreadable> UnreadableNamespaces => _unreadable;

    /// <summary>Gets the network namespaces that were given literally in the query and do not exist.</summary>
    public IReadOnlyList<string> NamespacesNotFound => _namespacesNotFound;

    /// <summary>Gets the namespaces that were read through a process and whose inode is unknown, so that each may be any of those with a name.</summary>
    internal List<string> NamespacesUnidentified { get; } = [];

    /// <summary>Gets a value that indicates whether all namespaces were requested in a PID namespace below the host's, which shows only its own processes.</summary>
    internal bool IsBelowHost { get; set; }

    /// <summary>Gets a value that indicates whether processes are hidden that may be in network namespaces of their own.</summary>
    public bool NamespacesHidden { get; internal set; }

    /// <summary>Gets the reason why the folder with the names of network namespaces could not be read; null if it was read, or is not needed.</summary>
    public string? NamespaceFolderUnreadable { get; internal set; }

    /// <summary>Gets a value that indicates whether network namespaces that were requested may not have been read.</summary>
    public bool MissesNamespaces => NamespacesHidden || NamespaceFolderUnreadable is not null || _unreadable.Count > 0;

    /// <summary>Gets the number of rows that were parsed.</summary>
    public long RowsRead { get; internal set; }

    /// <summary>Gets the number of rows that the kernel printed a second time, and that were dropped.</summary>
    public long RowsRepeated { get; internal set; }

    /// <summary>Gets the number of rows that matched the filters that need no owner.</summary>
    public long RowsMatched { get; internal set; }

    /// <summary>Gets the number of lines that could not be parsed.</summary>
    public long LinesMalformed { get; private set; }

    /// <summary>Gets the number of processes whose descriptors were read.</summary>
    public int ProcessesRead { get; internal set; }

    /// <summary>Gets the number of processes that denied access to their descriptors.</summary>
    public int ProcessesDenied { get; internal set; }

    /// <summary>Gets the number of processes whose descriptors could not be read for another reason, such as too many open files.</summary>
    public int ProcessesFailed { get; internal set; }

    /// <summary>Gets the error number of that reason (<c>errno(3)</c>), including that of the list of processes; 0 if there is none.</summary>
    public int ProcessErrorNumber { get; internal set; }

    /// <summary>Gets a value that indicates whether the proc file system hides processes (<c>hidepid</c>, <c>proc(5)</c>).</summary>
    public bool ProcessesHidden { get; internal set; }

    /// <summary>Gets the number of sockets without an owner because processes could not be read.</summary>
    public int SocketsDenied { get; internal set; }

    /// <summary>Gets the number of sockets without an owner because processes of other PID namespaces are not visible.</summary>
    public int SocketsNotVisible { get; internal set; }

    /// <summary>Gets a value that indicates whether a filter by owner leaves out sockets without an owner.</summary>
    internal bool OmitsUnowned { get; set; }

    /// <summary>Gets a value that indicates whether everything was read, and all owners are known, as on most hosts.</summary>
    internal bool IsFlawless => _failures.Count + _missing.Count + _unreadable.Count + _namespacesNotFound.Count + SocketsDenied + SocketsNotVisible == 0
        && !NamespacesHidden && NamespaceFolderUnreadable is null;

    /// <summary>Removes the first malformed line from the report, and returns it.</summary>
    /// <param name="failure">The line, or null.</param>
    /// <returns>True if there was a line; otherwise, false.</returns>
    public bool TryTakeFailure([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TcpTableFailure? failure) => _failures.TryDequeue(out failure);

    internal void AddTable(string path) => _tables.Add(path);

    internal void AddMissing(IReadOnlyList<TcpTableMissing> missing) => _missing.AddRange(missing);

    internal void AddNamespaceNotFound(string text) => _namespacesNotFound.Add(text);

    internal void AddUnreadable(NetworkNamespaceUnreadable unreadable) => _unreadable.Add(unreadable);

    internal void AddFailure(TcpTableFailure failure)
    {
        LinesMalformed++;
        _failures.Enqueue(failure);
    }
}
