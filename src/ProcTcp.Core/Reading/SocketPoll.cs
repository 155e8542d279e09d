using System;
using System.Collections.Generic;
using System.Threading;
using ProcTcp.Ownership;

namespace ProcTcp.Reading;

/// <summary>
/// One poll of the tables: counts the sockets that match, and creates their objects on request. Owners are looked up on request too,
/// or while reading if a filter needs them.
/// </summary>
internal sealed class SocketPoll : IDisposable
{
    private readonly TableReader _reader;
    private readonly TcpSocketQuery _query;
    private readonly TcpReadReport _report;
    private readonly UserNames _users = new();
    private readonly NamespaceSnapshotList _snapshots = [];
    private readonly List<TcpSocketInfo>? _sockets;

    private SocketPoll(TableReader reader, TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken)
    {
        _reader = reader;
        _query = query;
        _report = report;
        if (query.HasOwnerFilter)
        {
            _sockets = [.. reader.Read(query, report, cancellationToken)];
        }
        else
        {
            reader.ReadTables(_snapshots, query, _users, report, cancellationToken);
        }
    }

    /// <summary>Gets the number of sockets that match.</summary>
    public int Count
    {
        get
        {
            int count = _sockets?.Count ?? 0;
            _snapshots.ForEach(snapshot => count += snapshot.Rows.Count);
            return count;
        }
    }

    /// <summary>Polls the tables.</summary>
    /// <param name="reader">The reader of the tables.</param>
    /// <param name="query">The sockets to count.</param>
    /// <param name="report">Receives the counts, and what could not be read.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">Reading a table failed.</exception>
    /// <exception cref="OperationCanceledException">The read was canceled.</exception>
    public static SocketPoll Read(TableReader reader, TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken) =>
        new(reader, query, report, cancellationToken);

    /// <summary>Returns the sockets that match, with their owners. A socket that was closed since the poll has no owners.</summary>
    /// <param name="cancellationToken">Cancels the owner lookup.</param>
    /// <exception cref="OperationCanceledException">The owner lookup was canceled.</exception>
    public IReadOnlyList<TcpSocketInfo> GetSockets(CancellationToken cancellationToken)
    {
        if (_sockets is not null || Count == 0)
        {
            return _sockets ?? [];
        }

        using OwnerWalk walk = _reader.StartWalk(_query, cancellationToken);
        using OwnerLookup owners = OwnerLookup.Find(_snapshots, descriptors => _reader.StartWalk(_query, cancellationToken, descriptors), walk, _report);
        return [.. TableReader.Resolve(_snapshots, owners, _query, _users, _report)];
    }

    public void Dispose() => _snapshots.Dispose();
}
