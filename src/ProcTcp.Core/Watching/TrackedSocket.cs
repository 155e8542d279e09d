using System;
using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>A socket that is followed: how it was seen last, and what is known of it beside.</summary>
internal struct TrackedSocket
{
    public TcpTableRow Row;
    public TableOrigin Origin;
    public ulong Namespace;

    /// <summary>The owners as they were told last; of a socket that was let go, the last ones that held it.</summary>
    public TcpSocketOwner[] Owners;

    /// <summary>Owners that one walk has seen and that are told when the next one sees them too, or null.</summary>
    public TcpSocketOwner[]? Candidates;

    /// <summary>When it was first seen, since the begin of the watch; null where it is older.</summary>
    public TimeSpan? FirstSeen;

    public SocketOwnerStatus OwnerStatus;

    /// <summary>How often its owners were looked at: 0 where they are still to be found.</summary>
    public byte OwnerLooks;

    /// <summary>Whether it has matched the filters; once it has, it is told to its end.</summary>
    public bool IsWanted;

    /// <summary>Whether a row of the next look has been found to go on with it.</summary>
    public bool IsContinued;

    /// <summary>The next life with the same hash, in <see cref="TrackedSocketTable"/>.</summary>
    public int Next;
}
