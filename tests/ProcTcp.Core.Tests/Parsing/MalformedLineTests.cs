using System;
using System.Globalization;
using System.Linq;
using System.Text;
using ProcTcp.Parsing;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Parsing;

public sealed class MalformedLineTests
{
    private static readonly KernelRow s_before = KernelRow.Listener("127.0.0.1:22", 7);
    private static readonly KernelRow s_after = KernelRow.Between("10.0.0.1:22", "10.0.0.2:50000") with { Number = 2, Inode = 8 };
    private static readonly KernelRow s_broken = KernelRow.Between("10.0.0.1:22", "10.0.0.2:50001") with { Number = 1, Inode = 9 };

    [Theory]
    [InlineData(0, "sl", "", "x:", "12", "1:2", ":", "-1:", "0x1:", "\u0661:")]
    [InlineData(1, "local_address", "x", "0100007F", "0100007F:", "0100007F:16", "0100007F:00016", "100007F:0016")]
    [InlineData(1, "local_address", "00100007F:0016", "0100007G:0016", "0100007F:001G")]
    [InlineData(1, "local_address", "0100007F.0016", "000000000000000000000000:0016", "0100007F:0016:0016")]
    [InlineData(1, "local_address", "0000000000000000000000000000000000:0016")]
    [InlineData(2, "rem_address", "x", "0100007F", "0100007F:C", "00000000000000000000000001000000:0016", "0100007F:0016x", "::")]
    [InlineData(3, "st", "G1", "001", "-1", "0x1", "1:")]
    [InlineData(4, "tx_queue:rx_queue", "00000000", "00000000:", ":00000000", "0:0:0", "0 :0", "00000000:-0000001")]
    [InlineData(4, "tx_queue:rx_queue", "100000000:00000000", "00000000:100000000")]
    [InlineData(5, "tr:tm->when", "00", "100:00000000", "00:", "00:00000000000000001", "00:0x1", "00.00000000")]
    [InlineData(6, "retrnsmt", "80000000", "x", "-1", "00000000000000000")]
    [InlineData(7, "uid", "x", "-", "4294967296", "1.5", "0x1")]
    [InlineData(8, "timeout", "x", "2147483648", "-", "--1", "1-")]
    [InlineData(9, "inode", "x", "-1", "18446744073709551616", "99999999999999999999999", "1a")]
    [InlineData(10, "ref", "x", "2147483648", "1.0")]
    [InlineData(11, "pointer", "g", "0x1", "00000000000000000", "(____ptrval____)0", "(____ptrval____", "(null)")]
    [InlineData(12, "rto", "x", "-1", "99999999999999999999999")]
    [InlineData(13, "ato", "x", "-1")]
    [InlineData(14, "quick/pingpong", "x", "-1", "4294967296")]
    [InlineData(15, "cwnd", "x", "-1", "4294967296")]
    [InlineData(16, "ssthresh", "x", "2147483648", "-2147483649", "-")]
    public void BrokenColumn_IsNamed_AndTheRowsAroundItAreRead(int index, string column, params string[] values)
    {
        foreach (string value in values)
        {
            string[] fields = s_broken.AllFields(bigEndian: false);
            fields[index] = value;
            string line = string.Join(' ', fields);

            TableContent content = TableText.Read(TableText.OfLines(s_before.Print(), line, s_after.Print()));

            TcpTableFailure failure = Assert.Single(content.Failures);
            Assert.Equal((column, 3L, TableText.Source), (failure.Column, failure.LineNumber, failure.Source));
            Assert.Equal(line.TrimEnd(), failure.Text.TrimEnd());
            Assert.NotEmpty(failure.Expected);
            Assert.Equal([RowText.Of(s_before), RowText.Of(s_after)], content.Rows);
        }
    }

    [Theory]
    [InlineData(1, "local_address")]
    [InlineData(3, "st")]
    [InlineData(5, "tr:tm->when")]
    [InlineData(9, "inode")]
    public void LineThatEndsEarly_NamesTheMissingColumn(int fields, string column)
    {
        TableContent content = TableText.Read((s_broken with { Fields = fields }).Print() + "\n");

        Assert.Equal(column, Assert.Single(content.Failures).Column);
    }

    [Fact]
    public void Failure_NamesFileLineColumnAndWhatIsAccepted()
    {
        var failure = new TcpTableFailure("/proc/net/tcp", 12345, "st", "2 hexadecimal digits", "a line");

        Assert.Equal("/proc/net/tcp:12345: column 'st' is not 2 hexadecimal digits: \"a line\".", failure.ToString());
    }

    [Theory]
    [InlineData(TcpTableTextReader.MaxLineLength, 0)]
    [InlineData(TcpTableTextReader.MaxLineLength + 1, 1)]
    [InlineData(20_000, 1)]
    public void LineOverTheLimit_IsAFailure_EvenIfItsColumnsAreRight(int length, int failures)
    {
        TableContent content = TableText.Read($"{s_before.Print()}\n{s_broken.Print().PadRight(length)}\n{s_after.Print()}\n");

        Assert.Equal(failures, content.Failures.Length);
        Assert.Equal(3 - failures, content.Rows.Length);
        Assert.All(content.Failures, static failure => Assert.Equal(("line", 2L), (failure.Column, failure.LineNumber)));
        Assert.All(content.Failures, static failure => Assert.InRange(failure.Text.Length, 100, 300));
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("\0\0\0\0")]
    [InlineData("slow")]
    [InlineData("\u001b[31m")]
    [InlineData("sl\0")]
    public void LineThatIsNotARow_IsReportedUnchanged(string line)
    {
        TableContent content = TableText.Read($"{s_before.Print()}\n{line}\n{s_after.Print()}");

        Assert.Equal(line, Assert.Single(content.Failures).Text);
        Assert.Equal(2, content.Rows.Length);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r\r\n")]
    public void LineEnd_OfATerminal_IsNotPartOfTheRow(string lineEnd)
    {
        TableContent content = TableText.Read(string.Join(lineEnd, TableText.Header, s_before.Print(), string.Empty, s_after.Print(), string.Empty));

        Assert.Empty(content.Failures);
        Assert.Equal(2, content.Rows.Length);
        Assert.Equal(4, content.LineCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\r\n   \n\t\n")]
    [InlineData("sl")]
    [InlineData("sl\tlocal_address\n  sl \n")]
    public void HeadersAndBlankLines_AreSkipped(string text)
    {
        TableContent content = TableText.Read(text);

        Assert.Empty(content.Rows);
        Assert.Empty(content.Failures);
    }

    [Fact]
    public void TextWithFailures_CutAtAnyTwoBytes_ReturnsTheSame()
    {
        string nul = s_broken.Print().Replace('1', '\0');
        byte[] text = Encoding.UTF8.GetBytes($"sl\r\n{s_before.Print()}\r\nbad \u00fc\r\n\r\n{nul}\n{s_after.Print()}\r");
        TableContent whole = TableText.Read(text);
        Assert.Equal((2, 2, 6L), (whole.Rows.Length, whole.Failures.Length, whole.LineCount));
        for (int first = 0; first <= text.Length; first++)
        {
            for (int second = first; second <= Math.Min(first + 3, text.Length); second++)
            {
                TableContent cut = TableText.Read(text, bigEndian: false, first, second);
                string place = string.Create(CultureInfo.InvariantCulture, $"cut at {first} and {second}");
                Assert.True(whole.Rows.SequenceEqual(cut.Rows, StringComparer.Ordinal), place);
                Assert.True(whole.Failures.SequenceEqual(cut.Failures), place);
            }
        }
    }
}
