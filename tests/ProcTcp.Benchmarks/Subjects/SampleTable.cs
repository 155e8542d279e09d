using System.Globalization;
using System.Text;

namespace ProcTcp.Benchmarks.Subjects;

/// <summary>Table text as the kernel prints it, made the same every time.</summary>
internal static class SampleTable
{
    private const string HeaderIPv4 = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
    private const string HeaderIPv6 = "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
    private const string MappedPrefix = "0000000000000000FFFF0000";

    /// <summary>Each tenth row is a TIME_WAIT with twelve columns, each hundredth a listener, the others are established.</summary>
    public static byte[] Make(int rows, bool isIPv6)
    {
        var text = new StringBuilder();
        AppendLine(text, isIPv6 ? HeaderIPv6 : HeaderIPv4, isIPv6);
        for (int i = 0; i < rows; i++)
        {
            AppendLine(text, Row(i, isIPv6 ? MappedPrefix : string.Empty), isIPv6);
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Row(int i, string prefix) => (i % 10, i % 100) switch
    {
        (_, 0) => Text($"{i,4}: {prefix}0100007F:{Port(i):X4} {prefix}00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 {Inode(i)} 1 {Pointer(i):x16} 100 0 0 10 0"),
        (5, _) => Text($"{i,4}: {prefix}0100007F:{Port(i):X4} {prefix}0100007F:1F90 06 00000000:00000000 03:00001234 00000000     0        0 0 3 {Pointer(i):x16}"),
        _ => Text($"{i,4}: {prefix}0100007F:{Port(i):X4} {prefix}0{i % 7}00000A:01BB 01 00000000:00000010 02:00000B0E 00000000  1000        0 {Inode(i)} 2 {Pointer(i):x16} 20 4 28 10 -1"),
    };

    private static void AppendLine(StringBuilder text, string line, bool isIPv6) =>
        text.Append(isIPv6 ? line : line.PadRight(149)).Append('\n');

    private static string Text(System.FormattableString row) => row.ToString(CultureInfo.InvariantCulture);

    private static int Port(int i) => 1024 + (i % 60_000);

    private static int Inode(int i) => 265_000_000 + (i * 3);

    private static ulong Pointer(int i) => 0xffff_8880_0000_0000 + ((ulong)i * 2432);
}
