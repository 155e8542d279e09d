using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;

namespace ProcTcp.Tests.Support;

/// <summary>A table as the kernel prints it, with rows that are known.</summary>
internal static class TextTable
{
    private const string Header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    /// <summary>Returns a table with a row for each port of 127.0.0.1 and its state.</summary>
    public static string Of(params (ushort Port, TcpSocketState State, ulong Inode)[] rows) =>
        Of([.. rows.Select(static row => ($"127.0.0.1:{row.Port}", "0.0.0.0:0", row.State, row.Inode))]);

    /// <summary>Returns a table with a row for each pair of IPv4 end points.</summary>
    public static string Of(params (string Local, string Remote, TcpSocketState State, ulong Inode)[] rows) =>
        Header + string.Concat(rows.Select(static (row, index) =>
            $"{index,4}: {Text(row.Local)} {Text(row.Remote)} {(int)row.State:X2} 00000000:00000000 00:00000000 00000000 "
            + $"    0        0 {row.Inode} 1 0000000000000000 100 0 0 10 0\n"));

    /// <summary>Returns the sockets of such a table.</summary>
    public static IReadOnlyList<TcpSocketInfo> Sockets(params (ushort Port, TcpSocketState State, ulong Inode)[] rows)
    {
        using var text = new MemoryStream(Encoding.ASCII.GetBytes(Of(rows)));
        return [.. new TcpCaptureReader(new TcpCaptureOptions { ByteOrder = TcpTableByteOrder.LittleEndian }).Read(text, "capture")];
    }

    private static string Text(string end)
    {
        IPEndPoint parsed = IPEndPoint.Parse(end);
        return $"{BinaryPrimitives.ReadUInt32LittleEndian(parsed.Address.GetAddressBytes()):X8}:{parsed.Port:X4}";
    }
}
