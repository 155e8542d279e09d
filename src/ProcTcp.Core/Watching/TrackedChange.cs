using ProcTcp.Rows;

namespace ProcTcp.Watching;

/// <summary>Something that has happened to a life that goes on.</summary>
internal struct TrackedChange
{
    public TcpSocketChangeKind Kind;

    /// <summary>The place of the life in its table.</summary>
    public int Life;

    /// <summary>The row that showed the change.</summary>
    public TcpTableRow Row;

    /// <summary>The state before; 0 where the state has not changed.</summary>
    public byte PreviousState;

    /// <summary>The owners before, where they have changed.</summary>
    public TcpSocketOwner[]? PreviousOwners;
}
