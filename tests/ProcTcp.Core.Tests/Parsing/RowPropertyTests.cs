using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Parsing;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Parsing;

public sealed class RowPropertyTests
{
    private const int Cases = 1_000;

    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(Cases);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void PrintedRow_ReadBack_IsTheSameRow(bool bigEndian, bool padded)
    {
        Prop.ForAll(RowGenerator.Row.ToArbitrary(), row =>
        {
            TableContent content = TableText.Read(row.Print(bigEndian, padded), bigEndian);
            Assert.Empty(content.Failures);
            Assert.Equal(RowText.Of(row), Assert.Single(content.Rows));
        }).Check(s_config);
    }

    [Fact]
    public void Table_CutAnywhere_ReturnsItsRowsInOrder()
    {
        Gen<(IReadOnlyList<KernelRow> Rows, int[] Cuts)> tables =
            from rows in RowGenerator.Row.ListOf().Select(static list => (IReadOnlyList<KernelRow>)[.. list])
            from cuts in Gen.Choose(0, 100).ArrayOf()
            select (rows, cuts);
        Prop.ForAll(tables.ToArbitrary(), static table =>
        {
            byte[] text = Encoding.ASCII.GetBytes(TableText.OfLines(table.Rows.Select(static row => row.Print())));
            int[] splits = [.. table.Cuts.Select(cut => cut * text.Length / 100).Order()];
            TableContent content = TableText.Read(text, bigEndian: false, splits);
            Assert.Empty(content.Failures);
            Assert.Equal(table.Rows.Select(RowText.Of).ToArray(), content.Rows);
            Assert.Equal(table.Rows.Count + 1, content.LineCount);
        }).Check(s_config.WithMaxTest(300));
    }

    [Fact]
    public void AnyBytes_DoNotThrow_AndEveryLineIsAccountedFor()
    {
        Gen<byte> likely = Gen.Elements("0123456789ABCDEFf: -\t\r\n\0sl(\u007f"u8.ToArray());
        Gen<byte> any = Gen.Choose(0, byte.MaxValue).Select(static value => (byte)value);
        Gen<byte[]> texts = Gen.Frequency((4, likely), (1, any)).ArrayOf().Resize(1_000);
        Prop.ForAll(texts.ToArbitrary(), AssertEveryLineIsAccountedFor).Check(s_config);
    }

    [Fact]
    public void MutatedTable_DoesNotThrow_AndUnchangedLinesAreRead()
    {
        Gen<(int Place, byte Value)[]> changes =
            (from place in Gen.Choose(0, int.MaxValue)
             from value in Gen.Choose(0, byte.MaxValue)
             select (place, (byte)value)).ArrayOf().Resize(8);
        byte[] table = Fixture.Table("tcp6-6.18");
        string[] rows = Fixture.Rows("tcp6-6.18");
        Prop.ForAll(changes.ToArbitrary(), edits =>
        {
            byte[] text = [.. table];
            foreach ((int place, byte value) in edits)
            {
                text[place % text.Length] = value;
            }

            AssertEveryLineIsAccountedFor(text);
            string[] lines = Encoding.Latin1.GetString(text).Split('\n');
            string[] original = Encoding.Latin1.GetString(table).Split('\n');
            string[] read = TableText.Read(text).Rows;
            IEnumerable<string> untouched = rows.Where((_, index) => lines.Contains(original[index + 1], StringComparer.Ordinal));
            Assert.All(untouched, row => Assert.Contains(row, read, StringComparer.Ordinal));
        }).Check(s_config);
    }

    private static void AssertEveryLineIsAccountedFor(byte[] text)
    {
        string[] lines = Encoding.Latin1.GetString(text).Split('\n');
        int count = lines.Length - (lines[^1].Length == 0 ? 1 : 0);
        int skipped = lines.Count(static line => IsSkipped(line)) - (lines[^1].Length == 0 ? 1 : 0);

        TableContent content = TableText.Read(text);

        Assert.Equal(count, content.LineCount);
        Assert.Equal(count - skipped, content.Rows.Length + content.Failures.Length);
        Assert.All(content.Failures, failure => Assert.InRange(failure.LineNumber, 1, count));
        Assert.All(content.Failures, static failure => Assert.InRange(failure.Text.Length, 0, TcpTableTextReader.MaxLineLength));
    }

    private static bool IsSkipped(string line)
    {
        string trimmed = line.TrimEnd('\r').TrimStart(' ', '\t');
        return trimmed.Length == 0
            || string.Equals(trimmed, "sl", StringComparison.Ordinal)
            || trimmed.StartsWith("sl ", StringComparison.Ordinal)
            || trimmed.StartsWith("sl\t", StringComparison.Ordinal);
    }
}
