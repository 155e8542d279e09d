namespace ProcTcp.Rows;

/// <summary>One parsed row of the table, in the kernel's units: what filters match before an object is created.</summary>
internal struct TcpTableRow
{
    /// <summary>The number of columns in the row of a full socket; the rows of mini-sockets end after <c>pointer</c>.</summary>
    public const int FullFieldCount = 17;

    public SocketAddressBits LocalAddress;
    public SocketAddressBits RemoteAddress;
    public ulong Inode;
    public ulong KernelAddress;
    public uint SendQueue;
    public uint ReceiveQueue;
    public uint TimerTicks;
    public uint UserId;
    public uint RetransmitTimeoutTicks;
    public uint DelayedAckTimeoutTicks;
    public uint QuickAckAndPingPong;
    public uint CongestionWindow;
    public int SlowStartThreshold;
    public int Retransmits;
    public int UnansweredProbes;
    public int ReferenceCount;
    public uint RowNumber;
    public ushort LocalPort;
    public ushort RemotePort;
    public byte State;
    public byte Timer;
    public byte FieldCount;
    public byte KernelAddressDigits;
    public bool IsIPv6;

    /// <summary>Whether another table of the same text ends before it; only captures say so.</summary>
    public bool IsFirstOfTable;

    public readonly bool IsListener => State == (byte)TcpSocketState.Listen;

    /// <summary>Rows of mini-sockets have uid 0 and inode 0 whatever their user was; before Linux 6.17 so did all rows without inode.</summary>
    public readonly bool HasUser => UserId != 0 || Inode != 0;
}
