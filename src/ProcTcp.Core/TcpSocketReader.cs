using System;
using System.Collections.Generic;
using System.Threading;
using ProcTcp.Procfs;
using ProcTcp.Reading;

namespace ProcTcp;

/// <summary>
/// Reads the TCP sockets of a network namespace from <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c>, with the processes that hold them.
/// </summary>
/// <remarks>
/// The kernel prints its tables a page at a time, so no read is a picture of one moment: a socket that changes its place meanwhile may
/// be missed. None is shown twice.
/// </remarks>
public sealed class TcpSocketReader
{
    /// <summary>Where the proc file system usually is.</summary>
    public const string DefaultProcRoot = "/proc";

    /// <summary>Initializes a new instance of the <see cref="TcpSocketReader"/> class.</summary>
    /// <param name="procRoot">
    /// Where the proc file system is mounted. Below any other path than <c>/proc</c> the tables are those of process 1, because
    /// <c>net</c> there is still that of the reader.
    /// </param>
    public TcpSocketReader(string procRoot = DefaultProcRoot)
    {
        ArgumentException.ThrowIfNullOrEmpty(procRoot);
        Tables = new TableReader(new ProcRoot(procRoot), process: null);
    }

    internal TableReader Tables { get; }

    /// <summary>Reads sockets.</summary>
    /// <param name="query">Which ones; null for all, with owners.</param>
    /// <param name="report">Takes counts, and what could not be read; null where nobody asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The sockets, read while they are enumerated: without owners page by page, with owners after the whole table.</returns>
    /// <exception cref="ArgumentException">The query filters by owner and excludes owners.</exception>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">A table broke off.</exception>
    /// <exception cref="OperationCanceledException">The read was cancelled.</exception>
    public IEnumerable<TcpSocketInfo> Read(
        TcpSocketQuery? query = null, TcpReadReport? report = null, CancellationToken cancellationToken = default)
    {
        query ??= new TcpSocketQuery();
        TcpSocketQuery.ThrowIfContradictory(query);
        return Tables.Read(query, report ?? new TcpReadReport(), cancellationToken);
    }
}
