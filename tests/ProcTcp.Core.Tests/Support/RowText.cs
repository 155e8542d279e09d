using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using ProcTcp.Rows;

namespace ProcTcp.Tests.Support;

/// <summary>Prints a parsed row in the format of the <c>.rows</c> files in <c>tests/Fixtures</c>.</summary>
internal static class RowText
{
    public static string Of(in TcpTableRow row)
    {
        var text = new StringBuilder();
        string local = End(row.LocalAddress, row.LocalPort, row.IsIPv6);
        string remote = End(row.RemoteAddress, row.RemotePort, row.IsIPv6);
        text.Append(Text($"{local} {remote} st={row.State} tx={row.SendQueue} rx={row.ReceiveQueue} tr={row.Timer} when={row.TimerTicks}"));
        text.Append(Text($" retr={row.Retransmits} uid={row.UserId} probes={row.UnansweredProbes} inode={row.Inode}"));
        AppendIf(RowColumns.ReferenceCount, row, text, $" ref={row.ReferenceCount}");
        AppendIf(RowColumns.KernelAddress, row, text, $" ptr={Pointer(row)}");
        AppendIf(RowColumns.RetransmitTimeout, row, text, $" rto={row.RetransmitTimeoutTicks}");
        AppendIf(RowColumns.DelayedAckTimeout, row, text, $" ato={row.DelayedAckTimeoutTicks}");
        AppendIf(RowColumns.QuickAck, row, text, $" qp={row.QuickAckAndPingPong}");
        AppendIf(RowColumns.CongestionWindow, row, text, $" cwnd={row.CongestionWindow}");
        AppendIf(RowColumns.SlowStartThreshold, row, text, $" ssth={row.SlowStartThreshold}");
        AppendIf(RowColumns.FastOpenQueueLimit, row, text, $" fo={row.SlowStartThreshold}");
        return text.ToString();
    }

    public static string Of(KernelRow row)
    {
        string last = row.SlowStartThreshold < 0 ? string.Empty : row.State == 10 ? " fo=" : " ssth=";
        string tail = Text($" ref={row.References} ptr={row.Pointer} rto={row.RetransmitTimeout} ato={row.DelayedAckTimeout}")
            + Text($" qp={row.QuickAck} cwnd={row.CongestionWindow}") + (last.Length > 0 ? Text($"{last}{row.SlowStartThreshold}") : last);
        string[] shown = [.. tail.Split(' ').Take(row.Fields - 9)];
        return Text($"{row.Local} {row.Remote} st={row.State} tx={row.SendQueue} rx={row.ReceiveQueue} tr={row.Timer} when={row.When}")
            + Text($" retr={row.Retransmits} uid={row.UserId} probes={row.Probes} inode={row.Inode}")
            + string.Join(' ', shown);
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string End(SocketAddressBits address, ushort port, bool isIPv6) =>
        new IPEndPoint(address.ToIPAddress(isIPv6), port).ToString();

    private static void AppendIf(RowColumns column, in TcpTableRow row, StringBuilder text, FormattableString value)
    {
        if (row.Has(column))
        {
            text.Append(Text(value));
        }
    }

    private static string Pointer(in TcpTableRow row) =>
        row.ObjectId.ToString("x" + row.KernelAddressDigits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
