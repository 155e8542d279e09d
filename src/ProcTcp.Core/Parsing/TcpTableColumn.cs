namespace ProcTcp.Parsing;

/// <summary>The columns of a row, in the order in which the kernel prints them.</summary>
internal enum TcpTableColumn
{
    RowNumber,
    LocalAddress,
    RemoteAddress,
    State,
    Queues,
    Timer,
    Retransmits,
    UserId,
    Timeout,
    Inode,
    ReferenceCount,
    Pointer,
    RetransmitTimeout,
    DelayedAckTimeout,
    QuickAck,
    CongestionWindow,
    SlowStartThreshold,
    LineLength,
}
