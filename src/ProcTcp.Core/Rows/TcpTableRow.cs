using System;

namespace ProcTcp.Rows;

/// <summary>One row, in the kernel's units, from any source: what filters match before an object is created.</summary>
internal struct TcpTableRow
{
    public SocketAddressBits LocalAddress;
    public SocketAddressBits RemoteAddress;
    public ulong Inode;

    /// <summary>What identifies the kernel object: its address as the table prints it, or the cookie of a dump.</summary>
    public ulong ObjectId;

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
    public RowColumns Columns;
    public RowKind Kind;
    public byte State;
    public byte Timer;
    public byte KernelAddressDigits;
    public bool IsIPv6;

    /// <summary>Whether another table of the same text ends before it; only captures say so.</summary>
    public bool IsFirstOfTable;

    /// <summary>The limit of a listener's accept queue, in the place of a column that only the table has.</summary>
    public uint AcceptQueueLimit
    {
        readonly get => QuickAckAndPingPong;
        set => QuickAckAndPingPong = value;
    }

    /// <summary>The interface that the socket is bound to, or 0; in the place of a column that only the table has.</summary>
    public int InterfaceIndex
    {
        readonly get => ReferenceCount;
        set => ReferenceCount = value;
    }

    /// <summary>Which attributes of its snapshot are its own; in the place of a column that only the table has.</summary>
    public int AttributesIndex
    {
        readonly get => (int)RowNumber;
        set => RowNumber = (uint)value;
    }

    /// <summary>Whether the socket takes IPv6 alone; in the place of a value that only the table has.</summary>
    public bool IsIPv6Only
    {
        readonly get => KernelAddressDigits != 0;
        set => KernelAddressDigits = value ? (byte)1 : (byte)0;
    }

    public readonly bool IsListener => State == (byte)TcpSocketState.Listen;

    /// <summary>Whether it is a connection or a request in the queue of a listener, so that the listener's owners are its own.</summary>
    public readonly bool IsInQueue => Inode == 0 && (TcpSocketState)State
        is TcpSocketState.Established or TcpSocketState.CloseWait or TcpSocketState.SynReceived or TcpSocketState.NewSynReceived;

    /// <summary>The owner status that follows from the row alone; null if it takes the owners to know it.</summary>
    public readonly SocketOwnerStatus? StatusOfRow => Inode != 0 ? null : (TcpSocketState)State switch
    {
        TcpSocketState.Established or TcpSocketState.CloseWait => null,
        TcpSocketState.TimeWait => SocketOwnerStatus.TimeWait,
        TcpSocketState.FinWait2 when Timer == (byte)TcpSocketTimer.TimeWait => SocketOwnerStatus.TimeWait,
        TcpSocketState.SynReceived or TcpSocketState.NewSynReceived => SocketOwnerStatus.SynReceived,
        TcpSocketState.FinWait1 or TcpSocketState.FinWait2 or TcpSocketState.LastAck or TcpSocketState.Closing or TcpSocketState.Closed =>
            SocketOwnerStatus.Orphaned,
        _ => SocketOwnerStatus.NotFound,
    };

    /// <summary>Rows of mini-sockets have uid 0 and inode 0 whatever their user was; before Linux 6.17 so did all rows without inode.</summary>
    public readonly bool HasUser => UserId != 0 || Inode != 0;

    public readonly bool Has(RowColumns column) => (Columns & column) != RowColumns.None;

    /// <summary>Determines whether it is a listener that accepts connections to an address. One that may take IPv6 alone counts as taking both.</summary>
    /// <param name="address">The address.</param>
    public readonly bool Serves(SocketAddressBits address) => IsListener
        && (LocalAddress == address
            || (LocalAddress.IsUnspecified && (LocalAddress.IsMapped == address.IsMapped || (address.IsMapped && !(Has(RowColumns.IPv6Only) && IsIPv6Only)))));
}

/// <summary>The kinds of kernel objects that the table lists.</summary>
internal enum RowKind : byte
{
    /// <summary>A socket.</summary>
    Socket,

    /// <summary>A request whose handshake is not complete.</summary>
    Request,

    /// <summary>The mini-socket that remains of a closed socket.</summary>
    TimeWait,
}

/// <summary>The columns that not every row carries; those of the table first, in its order.</summary>
[Flags]
internal enum RowColumns : ushort
{
    None = 0,
    ReferenceCount = 1 << 0,
    KernelAddress = 1 << 1,
    RetransmitTimeout = 1 << 2,
    DelayedAckTimeout = 1 << 3,
    QuickAck = 1 << 4,
    CongestionWindow = 1 << 5,

    /// <summary>The slow-start threshold; not carried in initial slow start.</summary>
    SlowStartThreshold = 1 << 6,

    /// <summary>The limit of a listener, in the place of the slow-start threshold.</summary>
    FastOpenQueueLimit = 1 << 15,

    // Those of a dump alone.
    Cookie = 1 << 8,
    Interface = 1 << 9,
    IPv6Only = 1 << 10,
    AcceptQueueLimit = 1 << 11,
}
