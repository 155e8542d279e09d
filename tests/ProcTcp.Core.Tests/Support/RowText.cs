using System;
using System.Globalization;
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
        string[] tail =
        [
            Text($"ref={row.ReferenceCount}"),
            "ptr=" + Pointer(row),
            Text($"rto={row.RetransmitTimeoutTicks}"),
            Text($"ato={row.DelayedAckTimeoutTicks}"),
            Text($"qp={row.QuickAckAndPingPong}"),
            Text($"cwnd={row.CongestionWindow}"),
            Text($"ssth={row.SlowStartThreshold}"),
        ];
        for (int i = 0; i < row.FieldCount - 10; i++)
        {
            text.Append(' ').Append(tail[i]);
        }

        return text.ToString();
    }

    public static string Of(KernelRow row)
    {
        string tail = Text($" ref={row.References} ptr={row.Pointer} rto={row.RetransmitTimeout} ato={row.DelayedAckTimeout}")
            + Text($" qp={row.QuickAck} cwnd={row.CongestionWindow} ssth={row.SlowStartThreshold}");
        string[] shown = tail.Split(' ')[..(row.Fields - 9)];
        return Text($"{row.Local} {row.Remote} st={row.State} tx={row.SendQueue} rx={row.ReceiveQueue} tr={row.Timer} when={row.When}")
            + Text($" retr={row.Retransmits} uid={row.UserId} probes={row.Probes} inode={row.Inode}")
            + string.Join(' ', shown);
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string End(SocketAddressBits address, ushort port, bool isIPv6) =>
        new IPEndPoint(address.ToIPAddress(isIPv6), port).ToString();

    private static string Pointer(in TcpTableRow row) => row.KernelAddressDigits == 0
        ? "none"
        : row.KernelAddress.ToString("x" + row.KernelAddressDigits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
