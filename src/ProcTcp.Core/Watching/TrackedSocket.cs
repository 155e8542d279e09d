using System;
using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>A tracked socket: its last row, and what else is known of it.</summary>
internal struct TrackedSocket
{
    public TcpTableRow Row;
    public TableOrigin Origin;
    public ulong Namespace;

    /// <summary>The owners as they were last reported; of a released socket, its last owners.</summary>
    public TcpSocketOwner[] Owners;

    /// <summary>Owners that one walk found and that are reported if the next walk finds them too; null if there are none.</summary>
    public TcpSocketOwner[]? Candidates;

    /// <summary>The time from the start of the watch to its first row; null if it is older than the watch.</summary>
    public TimeSpan? FirstSeen;

    public SocketOwnerStatus OwnerStatus;

    /// <summary>The number of walks that looked up its owners, up to 2; 0 if they are still to be looked up.</summary>
    public byte OwnerWalks;

    /// <summary>Whether it has matched the filter; from then on it is reported until it is closed.</summary>
    public bool IsWanted;

    /// <summary>Whether its close was reported although it is still tracked: as long as the kernel keeps a row of it.</summary>
    public bool IsClosed;

    /// <summary>Whether its first row was one that a closed socket leaves: its close, of which no poll has seen more, is still to be announced.</summary>
    public bool IsAwaited;

    /// <summary>Whether a row of the next poll continues it.</summary>
    public bool IsContinued;

    /// <summary>The index of the next socket with the same hash in <see cref="TrackedSocketTable"/>.</summary>
    public int Next;
}

/// <summary>A change of a tracked socket that still exists.</summary>
internal struct TrackedChange
{
    public TcpSocketChangeKind Kind;

    /// <summary>The index of the tracked socket in its table.</summary>
    public int Index;

    /// <summary>The row that showed the change.</summary>
    public TcpTableRow Row;

    /// <summary>The state before the change; 0 if the state has not changed.</summary>
    public byte PreviousState;

    /// <summary>The owners before the change; null if they have not changed.</summary>
    public TcpSocketOwner[]? PreviousOwners;

    /// <summary>How the owners before the change were found; null if the socket is new, or they have not been looked up again.</summary>
    public SocketOwnerStatus? PreviousOwnerStatus;
}
