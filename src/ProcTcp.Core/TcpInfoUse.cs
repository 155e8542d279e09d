namespace ProcTcp;

/// <summary>Specifies how much of the kernel's <c>tcp_info</c> is read with each socket from socket diagnosis.</summary>
public enum TcpInfoUse
{
    /// <summary>The columns of the table that only <c>tcp_info</c> carries, such as the congestion window. The default.</summary>
    Columns = 0,

    /// <summary>
    /// Nothing, which costs the kernel a quarter less: those columns are null, and retransmits and unanswered probes are known only while
    /// their timer runs. The table always has them.
    /// </summary>
    None = 1,

    /// <summary>Everything: the sockets are of type <see cref="TcpSocketDetail"/>. Only socket diagnosis has it.</summary>
    All = 2,
}
