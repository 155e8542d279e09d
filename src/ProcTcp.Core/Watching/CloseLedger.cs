using System.Collections.Generic;
using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>The closes that the kernel has announced, or that a poll has found first, so that none is reported twice.</summary>
/// <param name="followsTimeWait">
/// Whether the row that a closed socket leaves, in TIME_WAIT or before it, is a socket of its own. Otherwise the announcement is the close, and
/// the row is followed silently.
/// </param>
internal sealed class CloseLedger(bool followsTimeWait = false)
{
    // A process may keep a socket open for long after its peer has reset the connection, and then the kernel announces it late.
    private const int MostMissing = 64 * 1024;

    // Each lasts until the next poll; what it leaves is in the table for two minutes at most.
    private const int MostUnseen = 256 * 1024;

    private readonly HashSet<ulong> _pending = [];
    private readonly HashSet<Ends> _pendingEnds = [];
    private readonly RecentSet<ulong> _missing = new(MostMissing);
    private readonly RecentSet<Ends> _unseen = new(MostUnseen);

    public bool FollowsTimeWait => followsTimeWait;

    /// <summary>Gets or sets a value that indicates whether the kernel announces closes.</summary>
    public bool IsListening { get; set; }

    /// <summary>Records an announcement that is still to be reported.</summary>
    public void AddPending(in TcpTableRow closed)
    {
        _pending.Add(closed.ObjectId);
        _pendingEnds.Add(new Ends(closed));
    }

    public void RemovePending(in TcpTableRow closed)
    {
        _pending.Remove(closed.ObjectId);
        _pendingEnds.Remove(new Ends(closed));
    }

    /// <summary>Determines whether the close of a socket is announced and still to be reported.</summary>
    public bool IsPending(in TcpTableRow row) => _pending.Count > 0 && row.Has(RowColumns.Cookie)
        && (row.Kind == RowKind.Request ? _pendingEnds.Contains(new Ends(row)) : _pending.Contains(row.ObjectId));

    /// <summary>Records a socket that a poll found to be closed before its announcement has come.</summary>
    public void AddMissing(in TcpTableRow row)
    {
        if (IsListening && row.Has(RowColumns.Cookie))
        {
            _missing.Add(row.ObjectId);
        }
    }

    /// <summary>Determines whether a poll found a socket to be closed before its announcement came, which comes once.</summary>
    public bool RemoveMissing(in TcpTableRow closed) => _missing.Remove(closed.ObjectId);

    /// <summary>Records an announced socket that no poll has seen. It had no cookie before, so its ends identify what it leaves.</summary>
    public void AddUnseen(in TcpTableRow closed)
    {
        if (!followsTimeWait)
        {
            _unseen.Add(new Ends(closed));
        }
    }

    /// <summary>Determines whether a row is what remains of an announced socket that no poll has seen.</summary>
    public bool IsLeft(in TcpTableRow row) => row.Kind == RowKind.TimeWait && _unseen.Contains(new Ends(row));

    /// <summary>Determines whether a row that no poll has seen before may be what remains of a socket whose close is still to be announced.</summary>
    public bool MayBeLeft(in TcpTableRow row) => IsListening && !followsTimeWait && row.Kind == RowKind.TimeWait;

    /// <summary>Ends a poll: what was announced before has its rows in the tables that were read.</summary>
    public void EndPoll() => _unseen.Clear();

    private readonly record struct Ends(SocketAddressBits Local, SocketAddressBits Remote, uint Ports)
    {
        public Ends(in TcpTableRow row)
            : this(row.LocalAddress, row.RemoteAddress, ((uint)row.LocalPort << 16) | row.RemotePort)
        {
        }
    }
}
