using System;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Captures;

/// <summary>What was done to a text either changes no socket of it, or is reported.</summary>
public sealed partial class DamagedCapturePropertyTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly TcpCaptureOptions s_options = new() { ByteOrder = TcpTableByteOrder.LittleEndian };

    /// <summary>Gets what tools do to text without a loss.</summary>
    public static TheoryData<string, Func<string[], string>> Dresses => new()
    {
        { "grep -n", static lines => Join(lines, static (line, number) => FormattableString.Invariant($"{number + 1}:{line}")) },
        { "grep -H", static lines => Join(lines, static (line, _) => "/proc/net/tcp:" + line) },
        { "cat -n", static lines => Join(lines, static (line, number) => FormattableString.Invariant($"{number + 1,6}\t{line}")) },
        { "cat -A", static lines => Join(lines, static (line, _) => line + "$") },
        { "host", static lines => Join(lines, static (line, _) => "web-1.example: " + line) },
        { "compose", static lines => Join(lines, static (line, _) => "web-1  | " + line) },
        { "time stamp", static lines => Join(lines, static (line, _) => "2026-11-26T07:28:34.123456Z " + line) },
        { "mail", static lines => Join(lines, static (line, _) => "> " + line) },
        { "colors", static lines => Join(lines, static (line, _) => "\e[35m\e[Ktcp\e[m\e[K\e[36m\e[K:\e[m\e[K" + line.Replace("0100007F", "\e[01;31m\e[K0100007F\e[m\e[K", StringComparison.Ordinal) + "\e[0m") },
        { "no-break spaces", static lines => Join(lines, static (line, _) => line.Replace(' ', '\u00A0')) },
        { "narrow spaces", static lines => Join(lines, static (line, _) => line.Replace(" 0", "\u202F0", StringComparison.Ordinal)) },
        { "minus signs", static lines => Join(lines, static (line, _) => line.Replace('-', '\u2212')) },
        { "zero width", static lines => Join(lines, static (line, _) => "\u200B" + line + "\uFEFF") },
        { "UTF-16 as UTF-8", static lines => Join(lines, static (line, _) => string.Concat(line.Select(static character => $"{character}\0")), "\n\0") },
        { "UTF-16 big-endian as UTF-8", static lines => Join(lines, static (line, _) => string.Concat(line.Select(static character => $"\0{character}")), "\0\n") },
        { "trimmed", static lines => Join(lines, static (line, _) => line.Trim()) },
        { "tabs", static lines => Join(lines, static (line, _) => Blanks().Replace(line.Trim(), "\t")) },
        { "words behind", static lines => Join(lines, static (line, _) => line + " web-1 tcp") },
        { "quotes", static lines => "[\n" + Join(lines, static (line, _) => $"  \"{line}\",", "\n") + "]" },
        { "one JSON string", static lines => "{\"stdout\": \"" + Join(lines, static (line, _) => line, "\\n") + "\"}" },
        { "CR", static lines => Join(lines, static (line, _) => line, "\r") },
        { "CRCRLF", static lines => Join(lines, static (line, _) => line, "\r\r\n") },
        { "joined", static lines => string.Join(' ', lines) },
        { "joined words", static lines => Blanks().Replace(string.Join(' ', lines), " ").Trim() },
        { "joined with tabs", static lines => Blanks().Replace(string.Join(' ', lines), "\t").Trim() },
        { "blank lines", static lines => Join(lines, static (line, _) => line, "\n\n") },
    };

    [Theory]
    [MemberData(nameof(Dresses))]
    public void DressedTables_ReturnTheirSockets_AndNoOthers(string name, Func<string[], string> dress)
    {
        Assert.NotEmpty(name);
        Prop.ForAll(Tables.ToArbitrary(), tables =>
        {
            string[] expected = Read(Plain(tables), out _);
            string text = dress([.. tables.SelectMany(static table => table)]);
            string[] sockets = Read(text, out TcpCaptureReport report);
            Assert.True(expected.SequenceEqual(sockets, StringComparer.Ordinal), $"{text}\n\n{string.Join<TcpTableFailure>('\n', Capture.Failures(report))}");
        }).Check(s_config.WithMaxTest(100));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WrappedTables_ReturnTheirSockets_OrAnError(bool isTrimmed)
    {
        Gen<(string[][] Tables, int Width)> wraps = Tables.Zip(Gen.Choose(60, 180));
        Prop.ForAll(wraps.ToArbitrary(), wrap =>
        {
            string text = string.Concat(wrap.Tables.SelectMany(static table => table).Select(line => Wrap(line, wrap.Width, isTrimmed)));
            AssertNoWrongValue(Plain(wrap.Tables), text);
        }).Check(s_config);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    public void TablesWrappedByATerminal_ReturnAllSockets(int width)
    {
        Prop.ForAll(Tables.ToArbitrary(), tables =>
        {
            string[] expected = Read(Plain(tables), out _);
            string text = string.Concat(tables.SelectMany(static table => table).Select(line => Wrap(line, width, isTrimmed: false)));
            Assert.Equal(expected, Read(text, out _));
        }).Check(s_config);
    }

    [Fact]
    public void TablesCutByAnEdge_ReturnNoWrongValue()
    {
        Gen<(string[][] Tables, int Width)> cuts = Tables.Zip(Gen.Choose(10, 200));
        Prop.ForAll(cuts.ToArbitrary(), static cut =>
        {
            string[][] lines = [.. cut.Tables.Select(table => table.Select(line => line[..Math.Min(line.Length, cut.Width)]).ToArray())];
            AssertNoWrongValue(Plain(cut.Tables), Plain(lines));
            AssertNoWrongValue(Plain(cut.Tables), Join([.. lines.SelectMany(static table => table)], static (line, number) => FormattableString.Invariant($"{number,6}\t{line.TrimEnd()}")));
        }).Check(s_config);
    }

    [Fact]
    public void TextThatBreaksOffAnywhere_ReturnsNoWrongValue()
    {
        Gen<(string[][] Tables, int Length)> cuts = Tables.Zip(Gen.Choose(0, 1_000));
        Prop.ForAll(cuts.ToArbitrary(), static cut =>
        {
            string text = Plain(cut.Tables);
            AssertNoWrongValue(text, text[..(text.Length * cut.Length / 1_000)], isNoticed: false);
        }).Check(s_config);
    }

    [Fact]
    public void RowsCutAnywhere_ReturnNoWrongValue_IfOneIsWhole()
    {
        Gen<(string[][] Tables, int[] Lengths)> cuts = Tables.Zip(Gen.OneOf(Gen.Constant(1_000), Gen.Choose(10, 200)).ArrayOf(20));
        Prop.ForAll(cuts.ToArbitrary(), static cut =>
        {
            int number = 0;
            string damaged = Plain([.. cut.Tables.Select(table => table.Select(line => line[..Math.Min(line.Length, cut.Lengths[number++ % 20])]).ToArray())]);
            AssertNoWrongValue(Whole + Plain(cut.Tables), Whole + damaged);
        }).Check(s_config);
    }

    [Fact]
    public void TablesOfOtherProtocols_AreCountedAndPassedOver()
    {
        Gen<(string[][] Tables, string[] Others)> texts = Tables.Zip(TableGenerator.Others);
        Prop.ForAll(texts.ToArbitrary(), static text =>
        {
            string[] expected = Read(Plain(text.Tables), out _);
            Assert.Equal(expected, Read(Plain([text.Others, .. text.Tables, text.Others]), out TcpCaptureReport report));
            Assert.Equal(2 * (text.Others.Length - 1), report.RowsOfOtherProtocols);
            Assert.Equal(0, report.LinesMalformed);

            Assert.Empty(Read(Plain([text.Others]), out report));
            Assert.Contains("UDP", report.WithoutTable!.Reason, StringComparison.Ordinal);
        }).Check(s_config);
    }

    [Fact]
    public void RowsOfOtherProtocols_WithoutTheirHeader_AreNoSockets()
    {
        Gen<(string[][] Tables, string[] Others)> texts = Tables.Zip(TableGenerator.Others);
        Prop.ForAll(texts.ToArbitrary(), static text =>
        {
            string[] expected = Read(Plain(text.Tables), out _);
            Assert.Equal(expected, Read(Plain([.. text.Tables, text.Others[1..]]), out _));
            Assert.Empty(Read(Plain([text.Others[1..]]), out TcpCaptureReport report));
            Assert.NotNull(report.WithoutTable);

            // Linux before 2.6.27 has neither their names in the header nor the column of drops.
            string[] old = [TableText.Header, .. text.Others[1..].Select(static line => line.TrimEnd()[..^2])];
            Assert.Equal(expected, Read(Plain([old, .. text.Tables]), out _));
            Assert.Empty(Read(Plain([old]), out report));
            Assert.NotNull(report.WithoutTable);
        }).Check(s_config);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5_000)]
    public void AnyText_IsReadToItsEnd_WhereverItIsCut(int longest)
    {
        Gen<string> pieces = Gen.OneOf(
            TableGenerator.Lines.Select(static lines => string.Join('\n', lines) + "\n"),
            TableGenerator.Others.Select(static lines => string.Join(' ', lines) + "\r\n"),
            Gen.Elements("\n", "\r", "\r\n", "\0", "\e[31m", "\e", "\e]0;x", "\u00A0", "sl local_address", "12: ", "\"", "\\n", "ustar", "x"),
            Gen.Elements('x', ':', ' ', '\0', '\r', '0').SelectMany(character => Gen.Choose(1, longest).Select(count => new string(character, count))));
        Gen<(string[] Pieces, int Cut)> texts = pieces.ArrayOf().Resize(12).Zip(Gen.Choose(0, 1_000));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(text.Pieces));
            string[] whole = [.. Capture.Read(bytes, out TcpCaptureReport report, s_options).Select(CaptureFixture.Print)];
            int cut = bytes.Length * text.Cut / 1_000;
            using var decoder = new TcpCaptureDecoder(Capture.Source, s_options);
            decoder.Write(bytes.AsSpan(0, cut));
            decoder.Write(bytes.AsSpan(cut));
            decoder.Complete();
            string[] pieced = [.. Capture.Take(decoder).Select(CaptureFixture.Print)];

            // What is behind thousands of bytes that are no row, in one line with them, may be read or not; it is an error then.
            Assert.True(longest > 1_000 || whole.SequenceEqual(pieced, StringComparer.Ordinal), string.Concat(text.Pieces));
            Assert.True(whole.SequenceEqual(pieced, StringComparer.Ordinal) || report.LinesMalformed > 0);
        }).Check(s_config.WithMaxTest(2_000));
    }

    private static string Whole { get; } = Capture.Table(false, Capture.Connections("127.0.0.1"));

    private static Gen<string[][]> Tables => TableGenerator.Lines.NonEmptyListOf().Select(static tables => tables.Take(3).ToArray()).Resize(12);

    private static string Plain(string[][] tables) => string.Concat(tables.SelectMany(static table => table).Select(static line => line + "\n"));

    private static string Join(string[] lines, Func<string, int, string> dress, string end = "\n") =>
        string.Concat(lines.Select((line, number) => dress(line, number) + end));

    private static string Wrap(string line, int width, bool isTrimmed) =>
        string.Concat(line.Chunk(width).Select(part => (isTrimmed ? new string(part).TrimEnd() : new string(part)) + "\n"));

    /// <summary>Every socket of the damaged text is one of the whole text, but for the end of its last column; what is missing was reported.</summary>
    private static void AssertNoWrongValue(string whole, string damaged, bool isNoticed = true)
    {
        string[] expected = [.. Read(whole, out _).Select(WithoutLastColumn)];
        string[] sockets = Read(damaged, out TcpCaptureReport report);
        string text = $"{damaged}\n\n{string.Join<TcpTableFailure>('\n', Capture.Failures(report))}";
        Assert.True(!isNoticed || sockets.Length == expected.Length || report.LinesMalformed > 0, text);
        Assert.All(sockets, socket => Assert.True(expected.Contains(WithoutLastColumn(socket), StringComparer.Ordinal), $"{socket}\n{text}"));
    }

    private static string WithoutLastColumn(string socket) => socket[..socket.LastIndexOf(' ')];

    private static string[] Read(string text, out TcpCaptureReport report) =>
        [.. Capture.Read(Encoding.UTF8.GetBytes(text), out report, s_options).Select(CaptureFixture.Print)];

    [GeneratedRegex(" +", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
