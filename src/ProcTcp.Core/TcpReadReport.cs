using System.Collections.Generic;

namespace ProcTcp;

/// <summary>What a read has met beside the sockets: counts, and everything that could not be read. Filled while the read goes on.</summary>
public sealed class TcpReadReport
{
    private readonly List<string> _tables = [];
    private readonly List<TcpTableMissing> _missing = [];
    private readonly List<NetworkNamespaceUnreadable> _unreadable = [];
    private readonly List<string> _namespacesNotFound = [];
    private readonly Queue<TcpTableFailure> _failures = new();

    /// <summary>Gets the tables that were opened.</summary>
    public IReadOnlyList<string> Tables => _tables;

    /// <summary>Gets the tables that could not be opened, while another one could.</summary>
    public IReadOnlyList<TcpTableMissing> MissingTables => _missing;

    /// <summary>Gets the network namespaces that could not be read.</summary>
    public IReadOnlyList<NetworkNamespaceUnreadable> UnreadableNamespaces => _unreadable;

    /// <summary>Gets the network namespaces that the query named outright and that do not exist.</summary>
    public IReadOnlyList<string> NamespacesNotFound => _namespacesNotFound;

    /// <summary>Gets the rows that were understood.</summary>
    public long RowsRead { get; internal set; }

    /// <summary>Gets the rows that the kernel printed a second time, and that were dropped.</summary>
    public long RowsRepeated { get; internal set; }

    /// <summary>Gets the rows that passed the filters which need no owner.</summary>
    public long RowsMatched { get; internal set; }

    /// <summary>Gets the lines that were not understood.</summary>
    public long LinesMalformed { get; private set; }

    /// <summary>Gets the processes whose descriptors were read.</summary>
    public int ProcessesRead { get; private set; }

    /// <summary>Gets the processes that did not let their descriptors be read.</summary>
    public int ProcessesDenied { get; private set; }

    /// <summary>Gets a value indicating whether the proc file system does not show all processes (<c>hidepid</c>).</summary>
    public bool ProcessesHidden { get; private set; }

    /// <summary>Gets the sockets that have no owner here because processes could not be read.</summary>
    public int SocketsDenied { get; internal set; }

    /// <summary>Takes the next malformed line that was not taken yet.</summary>
    /// <param name="failure">The line, or null.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTakeFailure([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TcpTableFailure? failure) => _failures.TryDequeue(out failure);

    internal void AddTable(string path) => _tables.Add(path);

    internal void AddMissing(IReadOnlyList<TcpTableMissing> missing) => _missing.AddRange(missing);

    internal void AddWalk(int read, int denied, bool hidden) => (ProcessesRead, ProcessesDenied, ProcessesHidden) = (read, denied, hidden);

    internal void AddNamespaceNotFound(string text) => _namespacesNotFound.Add(text);

    internal void AddUnreadable(NetworkNamespaceUnreadable unreadable) => _unreadable.Add(unreadable);

    internal void AddFailure(TcpTableFailure failure)
    {
        LinesMalformed++;
        _failures.Enqueue(failure);
    }
}
