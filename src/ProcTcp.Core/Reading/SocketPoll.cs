using System;
using System.Collections.Generic;
using System.Threading;
using ProcTcp.Ownership;

namespace ProcTcp.Reading;

/// <summary>
/// One look at the tables, to count the sockets that match, and to tell who they are only when they are wanted: owners are looked up
/// before that only where a filter needs them.
/// </summary>
internal sealed class SocketPoll : IDisposable
{
    private readonly TableReader _reader;
    private readonly TcpSocketQuery _query;
    private readonly TcpReadReport _report;
    private readonly UserNames _users = new();
    private readonly NamespaceSnapshotList _scopes = [];
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
            reader.ReadTables(_scopes, query, _users, report, cancellationToken);
        }
    }

    /// <summary>Gets how many sockets match.</summary>
    public int Count
    {
        get
        {
            int count = _sockets?.Count ?? 0;
            _scopes.ForEach(scope => count += scope.Rows.Count);
            return count;
        }
    }

    /// <summary>Reads the tables.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="query">Which sockets.</param>
    /// <param name="report">Takes counts, and what could not be read.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">A table broke off.</exception>
    /// <exception cref="OperationCanceledException">The read was cancelled.</exception>
    public static SocketPoll Read(TableReader reader, TcpSocketQuery query, TcpReadReport report, CancellationToken cancellationToken) =>
        new(reader, query, report, cancellationToken);

    /// <summary>Gives the sockets that match, with their owners. A socket that is closed in the meantime has lost them.</summary>
    /// <param name="cancellationToken">Ends the search for owners.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public IReadOnlyList<TcpSocketInfo> GetSockets(CancellationToken cancellationToken)
    {
        if (_sockets is not null || Count == 0)
        {
            return _sockets ?? [];
        }

        using OwnerWalk walk = Walk();
        using OwnerLookup owners = OwnerLookup.Find(_scopes, Walk, walk, _report);
        return [.. TableReader.Resolve(_scopes, owners, _query, _users, _report)];

        OwnerWalk Walk() => _reader.StartWalk(_query, cancellationToken);
    }

    public void Dispose() => _scopes.Dispose();
}
