namespace ProcTcp.Rows;

/// <summary>One parsed row of the table, still in the kernel's units: what the filters see before an object is made of it.</summary>
internal struct TcpTableRow
{
    /// <summary>How many columns a row of a full socket has; mini-sockets end after <c>pointer</c>.</summary>
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

    /// <summary>A mini-socket prints uid 0 and inode 0 whoever it belonged to; before Linux 6.17 every socket without inode did.</summary>
    public readonly bool HasUser => UserId != 0 || Inode != 0;
}
