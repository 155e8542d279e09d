using ProcTcp.Parsing;
using ProcTcp.Rows;

namespace ProcTcp.Captures;

/// <summary>What a row may be by its columns.</summary>
internal enum RowShape
{
    /// <summary>A row that ends at a place where no kernel ends a row.</summary>
    Cut,

    /// <summary>A row with all columns, as kernels print it since Linux 2.4.</summary>
    Full,

    /// <summary>A row of a mini-socket.</summary>
    Mini,

    /// <summary>A row of a kernel before Linux 2.4, or one that was cut in its inode.</summary>
    Old,

    /// <summary>A row of another protocol.</summary>
    Other,

    /// <summary>A connected socket of another protocol, or a connection of TCP that was cut.</summary>
    OtherOrCut,
}

internal static class RowShapes
{
    // Widths of pointers, in digits.
    public const int Pointer32 = 8;
    private const int Pointer64 = 16;

    // The first columns that rows of each shape lack. Other protocols print drops since Linux 2.6.27.
    private const TcpTableColumn EndOfOld = TcpTableColumn.ReferenceCount;
    private const TcpTableColumn EndOfMini = TcpTableColumn.RetransmitTimeout;
    private const TcpTableColumn EndOfOther = TcpTableColumn.DelayedAckTimeout;

    /// <summary>Returns the shape of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="end">The first column that it lacks.</param>
    public static RowShape Classify(in TcpTableRow row, TcpTableColumn end) => end switch
    {
        TcpTableColumn.LineLength => RowShape.Full,
        EndOfOld => RowShape.Old,
        EndOfMini or EndOfOther when row.KernelAddressDigits is not (0 or Pointer32 or Pointer64) => RowShape.Cut,
        EndOfMini or EndOfOther when row.State == (byte)TcpSocketState.Closed => RowShape.Other,
        EndOfMini or EndOfOther when row.State == (byte)TcpSocketState.Established => RowShape.OtherOrCut,
        EndOfMini when IsMini(row) => RowShape.Mini,
        _ => RowShape.Cut,
    };

    /// <summary>Determines whether a row has no process, and the timer of the state of a mini-socket.</summary>
    private static bool IsMini(in TcpTableRow row) => row.Inode == 0 && (TcpSocketState)row.State switch
    {
        TcpSocketState.TimeWait => true,
        TcpSocketState.FinWait2 => row.Timer == (byte)TcpSocketTimer.TimeWait,
        TcpSocketState.SynReceived => row.Timer == (byte)TcpSocketTimer.Retransmit,
        _ => false,
    };
}
