using System;
using System.Globalization;
using System.Linq;
using System.Text;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Parsing;

public sealed class FixtureTests
{
    public static TheoryData<string> Tables => [.. Fixture.Names()];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Table_OfAnyKernel_ReturnsItsRows(string name)
    {
        TableContent content = Read(name);

        Assert.Empty(content.Failures);
        Assert.Equal(Fixture.Rows(name), content.Rows);
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Table_CutAtAnyByte_ReturnsTheSameRows(string name)
    {
        byte[] text = Fixture.Table(name);
        string[] rows = Fixture.Rows(name);
        for (int split = 0; split <= text.Length; split++)
        {
            TableContent content = TableText.Read(text, IsBigEndian(name), split);

            string place = string.Create(CultureInfo.InvariantCulture, $"{name} cut at byte {split}");
            Assert.True(rows.SequenceEqual(content.Rows, StringComparer.Ordinal), place);
            Assert.Empty(content.Failures);
        }
    }

    [Theory]
    [InlineData("tcp-6.18-hashed", 14)]
    [InlineData("tcp-no-header", 13)]
    [InlineData("tcp-no-last-newline", 14)]
    [InlineData("tcp-empty", 1)]
    public void Lines_AreCounted_WithTheHeader(string name, int lines)
    {
        Assert.Equal(lines, Read(name).LineCount);
    }

    [Fact]
    public void PointersOfAnyKind_DoNotChangeTheRest()
    {
        string[] hashed = WithoutPointers("tcp-6.18-hashed");
        Assert.Equal(hashed, WithoutPointers("tcp-6.18-raw"));
        Assert.Equal(hashed, WithoutPointers("tcp-6.18-zeroed"));
        Assert.Equal(hashed, WithoutPointers("tcp-early-boot"));
    }

    [Theory]
    [InlineData("tcp-big-endian", "tcp-6.18-hashed")]
    [InlineData("tcp6-big-endian", "tcp6-6.18")]
    public void BothByteOrders_ReturnTheSameRows_OnlyIfTheOrderIsRight(string bigEndian, string littleEndian)
    {
        Assert.NotEqual(Fixture.Table(littleEndian), Fixture.Table(bigEndian));
        Assert.Equal(Read(littleEndian).Rows, Read(bigEndian).Rows);
        Assert.NotEqual(Read(littleEndian).Rows, TableText.Read(Fixture.Table(bigEndian), bigEndian: false).Rows);
    }

    [Fact]
    public void Fixtures_AreWhatTheirNamesSay()
    {
        Assert.Contains("\r\n", Encoding.ASCII.GetString(Fixture.Table("tcp-crlf")), StringComparison.Ordinal);
        Assert.NotEqual((byte)'\n', Fixture.Table("tcp-no-last-newline")[^1]);
        Assert.All(
            Encoding.ASCII.GetString(Fixture.Table("tcp-6.18-hashed")).TrimEnd('\n').Split('\n'),
            static line => Assert.Equal(KernelRow.PaddedWidth, line.Length));
    }

    private static string[] WithoutPointers(string name) => [.. Read(name).Rows.Select(WithoutPointer)];

    private static string WithoutPointer(string row) =>
        string.Join(' ', row.Split(' ').Where(static part => !part.StartsWith("ptr=", StringComparison.Ordinal)));

    private static bool IsBigEndian(string name) => name.Contains("big-endian", StringComparison.Ordinal);

    private static TableContent Read(string name) => TableText.Read(Fixture.Table(name), IsBigEndian(name));
}
