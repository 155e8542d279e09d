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

internal static class TcpTableColumns
{
    /// <summary>Returns the name of a column in the table's header or the kernel's source, and what it accepts.</summary>
    public static (string Name, string Expected) Describe(this TcpTableColumn column) => column switch
    {
        TcpTableColumn.RowNumber => ("sl", "a number and a colon"),
        TcpTableColumn.LocalAddress => ("local_address", "8 or 32 hexadecimal digits, a colon and a port of 4"),
        TcpTableColumn.RemoteAddress => ("rem_address", "as many hexadecimal digits as the local address, a colon and a port of 4"),
        TcpTableColumn.State => ("st", "2 hexadecimal digits"),
        TcpTableColumn.Queues => ("tx_queue:rx_queue", "two hexadecimal numbers of up to 32 bits with a colon between them"),
        TcpTableColumn.Timer => ("tr:tm->when", "two hexadecimal numbers with a colon between them"),
        TcpTableColumn.Retransmits => ("retrnsmt", "a hexadecimal number of up to 31 bits"),
        TcpTableColumn.UserId => ("uid", "a number of up to 32 bits"),
        TcpTableColumn.Timeout => ("timeout", "a number of up to 31 bits"),
        TcpTableColumn.Inode => ("inode", "a number of up to 64 bits"),
        TcpTableColumn.ReferenceCount => ("ref", "a number of up to 31 bits"),
        TcpTableColumn.Pointer => ("pointer", "a hexadecimal number of up to 64 bits"),
        TcpTableColumn.RetransmitTimeout => ("rto", "a number"),
        TcpTableColumn.DelayedAckTimeout => ("ato", "a number"),
        TcpTableColumn.QuickAck => ("quick/pingpong", "a number of up to 32 bits"),
        TcpTableColumn.CongestionWindow => ("cwnd", "a number of up to 32 bits"),
        TcpTableColumn.SlowStartThreshold => ("ssthresh", "a number of up to 31 bits, or -1"),
        _ => ("line", "at most " + TcpTableTextReader.MaxLineLength + " bytes before its end"),
    };
}
