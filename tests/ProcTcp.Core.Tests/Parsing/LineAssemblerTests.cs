using System.Linq;
using System.Text;
using ProcTcp.Parsing;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Parsing;

public sealed class LineAssemblerTests
{
    private static readonly string s_row = KernelRow.Between("127.0.0.1:80", "127.0.0.1:5000").Print() + "\n";

    private readonly RowAssembler _lines = new(ByteOrder.LittleEndian);
    private readonly TableContent _content = new();

    [Fact]
    public void TooLongLine_OfTwoPieces_DoesNotHideTheNextLine()
    {
        Read("x" + new string('y', 1_000));
        Read(new string('z', 10_000) + "\n" + s_row);
        Read(s_row);

        Assert.Equal((2, 1, 3L), (_content.Rows.Length, _content.Failures.Length, _lines.LineNumber));
    }

    [Fact]
    public void EndlessLine_OfManyPieces_IsReportedOnce_LongBeforeItEnds()
    {
        foreach (int _ in Enumerable.Range(0, 3_000))
        {
            Read("x");
        }

        Assert.Single(_content.Failures);
        Read(new string('x', 10_000) + "\n" + s_row);
        Assert.Equal((1, 1, 2L), (_content.Rows.Length, _content.Failures.Length, _lines.LineNumber));
    }

    [Fact]
    public void AnotherText_DoesNotContinueTheIncompleteLine()
    {
        Read(s_row[..40]);
        _lines.Start("another");
        Read(s_row);

        Assert.Equal((1, 0, 1L), (_content.Rows.Length, _content.Failures.Length, _lines.LineNumber));
    }

    private void Read(string text) => _lines.Read(Encoding.UTF8.GetBytes(text), isFinal: false, _content);
}
