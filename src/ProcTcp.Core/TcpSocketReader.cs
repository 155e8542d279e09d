using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ProcTcp.Procfs;
using ProcTcp.Reading;

namespace ProcTcp;

/// <summary>
/// Reads the TCP sockets of a network namespace, by socket diagnosis or from <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c>, with their
/// owners.
/// </summary>
/// <remarks>
/// The kernel reports its sockets in pieces, so a read does not show a single moment: a socket that moves in the kernel's table meanwhile
/// may be missing. No socket is returned twice.
/// </remarks>
public sealed class TcpSocketReader
{
    /// <summary>The default path of the proc file system.</summary>
    public const string DefaultProcRoot = "/proc";

    /// <summary>Initializes a new instance of the <see cref="TcpSocketReader"/> class.</summary>
    /// <param name="procRoot">
    /// The path at which the proc file system is mounted. At any other path than <c>/proc</c> the tables of process 1 are read, because
    /// <c>net</c> is always that of the reader.
    /// </param>
    public TcpSocketReader(string procRoot = DefaultProcRoot)
    {
        ArgumentException.ThrowIfNullOrEmpty(procRoot);
        Tables = new TableReader(new ProcRoot(procRoot), process: null);
    }

    internal TcpSocketReader(ProcRoot procRoot) => Tables = new TableReader(procRoot, process: null);

    internal TableReader Tables { get; }

    /// <summary>Finds the names in a query that nothing on the host has: of users, processes and containers, given without wildcards.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>
    /// The names, each with the property of the query that has it; none that may belong to a process that is hidden, outside the PID namespace
    /// of the caller, or not readable.
    /// </returns>
    /// <exception cref="OperationCanceledException">The search was canceled.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> FindUnknownNames(TcpSocketQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        (IReadOnlyList<KeyValuePair<string, string>> names, UnseenProcesses unseen) = UnknownNames.Find(Tables.Root, query, cancellationToken);
        return unseen == UnseenProcesses.None ? names : [.. names.Where(static name => name.Key == nameof(TcpSocketQuery.UserName))];
    }

    /// <summary>Reads sockets.</summary>
    /// <param name="query">The sockets to read; null for all sockets, with owners.</param>
    /// <param name="report">Receives the counts, and what could not be read; null if they are not needed.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The sockets, read during enumeration: without owners page by page, with owners after the whole table.</returns>
    /// <exception cref="ArgumentException">The query filters by owner and excludes owners.</exception>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">Reading a table, or the name of a user for a filter, failed.</exception>
    /// <exception cref="OperationCanceledException">The read was canceled.</exception>
    public IEnumerable<TcpSocketInfo> Read(
        TcpSocketQuery? query = null, TcpReadReport? report = null, CancellationToken cancellationToken = default)
    {
        query ??= new TcpSocketQuery();
        TcpSocketQuery.ThrowIfContradictory(query);
        return Tables.Read(query, report ?? new TcpReadReport(), cancellationToken);
    }
}
