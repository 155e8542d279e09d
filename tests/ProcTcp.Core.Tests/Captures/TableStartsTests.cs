using System.Linq;
using ProcTcp.Captures;
using ProcTcp.Rows;
using Xunit;

namespace ProcTcp.Tests.Captures;

public sealed class TableStartsTests
{
    private readonly TableStarts _starts = new();

    [Fact]
    public void NumberThatStartsAgain_StartsATable() =>
        Assert.Equal([true, false, false, true, false], AddAll(0, 1, 2, 0, 1));

    [Fact]
    public void TableOfOneRow_StartsEachTime() => Assert.Equal([true, true, true], AddAll(0, 0, 0));

    [Fact]
    public void OtherFamily_IsAnotherTable()
    {
        Add(0);

        Assert.False(Add(1));
        Assert.True(Add(2, isIPv6: true));
        Assert.False(Add(3, isIPv6: true));
    }

    [Fact]
    public void HeaderStartsATable_AndNumbersInAnyOrderBelowItDoNot()
    {
        Assert.True(Add(9, isBelowHeader: true));
        Assert.False(Add(3));
        Assert.True(Add(0));
        Assert.True(Add(12, isBelowHeader: true));
    }

    private bool[] AddAll(params int[] numbers) => [.. numbers.Select(number => Add(number))];

    private bool Add(int number, bool isIPv6 = false, bool isBelowHeader = false) =>
        _starts.Add(new TcpTableRow { RowNumber = (uint)number, IsIPv6 = isIPv6 }, isBelowHeader);
}
