using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using ProcTcp.Parsing;

namespace ProcTcp.Tests.Support;

/// <summary>Creates the text of a table, and reads it piece by piece.</summary>
internal static class TableText
{
    public const string Header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

    public const string Source = "table";

    public static string Of(params IEnumerable<KernelRow> rows) =>
        OfLines(rows.Select(static row => row.Print(!BitConverter.IsLittleEndian)));

    public static string OfLines(params IEnumerable<string> lines) =>
        string.Concat(lines.Prepend(Header).Select(static line => line.PadRight(KernelRow.PaddedWidth) + "\n"));

    /// <summary>Returns a table of connections with the inodes from 1 on.</summary>
    public static string OfCount(int count) => Of(Enumerable.Range(0, count).Select(static index => new KernelRow
    {
        Number = index,
        Local = new IPEndPoint(IPAddress.Loopback, 80),
        Remote = new IPEndPoint(0x0A00_0001 + index, 50_000),
        Inode = (ulong)index + 1,
    }));

    public static TableContent Read(string text, bool bigEndian = false, params int[] splits) =>
        Read(Encoding.UTF8.GetBytes(text), bigEndian, splits);

    public static TableContent Read(byte[] text, bool bigEndian = false, params int[] splits)
    {
        var content = new TableContent();
        var lines = new RowAssembler(bigEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian);
        lines.Start(Source);
        int start = 0;
        foreach (int end in splits)
        {
            lines.Read(text.AsSpan(start, end - start), isFinal: false, content);
            start = end;
        }

        lines.Read(text.AsSpan(start), isFinal: true, content);
        content.LineCount = lines.LineNumber;
        return content;
    }
}
