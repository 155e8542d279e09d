using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Tests.Support;

namespace ProcTcp.Tests.Captures;

/// <summary>Generates tables as current kernels print them: full rows, mini-sockets, both widths of pointers.</summary>
internal static class TableGenerator
{
    private const string HeaderIPv6 =
        "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

    private const string MoreOfOthers = " ref pointer drops";

    /// <summary>Gets the lines of a table with its header, of one address family.</summary>
    public static Gen<string[]> Lines { get; } =
        from isIPv6 in Gen.Elements(false, true)
        from pointer in Gen.Elements(8, 16)
        from rows in Row(isIPv6, pointer).NonEmptyListOf()
        select Print(rows, isIPv6, string.Empty);

    /// <summary>Gets the lines of a table of another protocol.</summary>
    public static Gen<string[]> Others { get; } =
        from isIPv6 in Gen.Elements(false, true)
        from pointer in Gen.Elements(8, 16)
        from rows in Row(isIPv6, pointer).NonEmptyListOf()
        from isConnected in Gen.Elements(false, true).ArrayOf(rows.Count)
        select Print(
            [.. rows.Select((row, index) => row with { State = (byte)(isConnected[index] ? 1 : 7), Fields = KernelRow.ShortFields })], isIPv6, MoreOfOthers);

    private static string[] Print(IReadOnlyList<KernelRow> rows, bool isIPv6, string more)
    {
        string header = isIPv6 ? HeaderIPv6 : TableText.Header;
        string[] lines = [header + more, .. rows.Select((row, number) => (row with { Number = number }).Print() + (more.Length > 0 ? " 0" : string.Empty))];
        return isIPv6 ? lines : [.. lines.Select(static line => line.PadRight(KernelRow.PaddedWidth))];
    }

    private static Gen<KernelRow> Row(bool isIPv6, int pointerDigits) =>
        from ends in Gen.Elements("127.0.0.1", "10.0.0.7", "192.168.1.20", "203.0.113.10").Two()
        from ports in Gen.Choose(0, ushort.MaxValue).Two()
        from state in Gen.Elements<byte>(1, 1, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11)
        from digits in Gen.Choose(1, 9)
        from inode in Gen.Choose(0, 999_999_999)
        from pointer in Gen.Choose(1, int.MaxValue)
        from counts in Gen.Choose(0, 120).ArrayOf(5)
        from threshold in Gen.Elements(-1, 0, 7, 16, 120)
        from isMini in Gen.Elements(false, true, true)
        let prefix = isIPv6 ? "[::ffff:" : string.Empty
        let suffix = isIPv6 ? "]:" : ":"
        let row = KernelRow.Between(
            System.FormattableString.Invariant($"{prefix}{ends.Item1}{suffix}{ports.Item1}"), System.FormattableString.Invariant($"{prefix}{ends.Item2}{suffix}{ports.Item2}"))
        let printed = row with
        {
            State = state,
            SendQueue = (uint)counts[0],
            ReceiveQueue = (uint)counts[1],
            UserId = (uint)(counts[2] * 9),
            Inode = (ulong)(inode % (int)System.Math.Pow(10, digits)),
            References = 1 + (counts[3] % 4),
            Pointer = pointer.ToString("x8", System.Globalization.CultureInfo.InvariantCulture).PadLeft(pointerDigits, '0'),
            RetransmitTimeout = (uint)(20 + counts[4]),
            DelayedAckTimeout = (uint)(counts[0] % 5),
            QuickAck = (uint)(counts[1] % 32),
            CongestionWindow = (uint)(1 + counts[2]),
            SlowStartThreshold = threshold,
        }
        select state is 3 or 6 || (state == 5 && isMini)
            ? printed with { Inode = 0, UserId = 0, Timer = (byte)(state == 3 ? 1 : 3), When = (uint)counts[0], Fields = KernelRow.ShortFields }
            : printed;
}
