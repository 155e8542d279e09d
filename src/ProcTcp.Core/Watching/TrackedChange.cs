using ProcTcp.Rows;

namespace ProcTcp.Watching;

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
}
