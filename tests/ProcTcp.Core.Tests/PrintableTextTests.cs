using System.Globalization;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ProcTcp.Tests;

public sealed class PrintableTextTests
{
    private static readonly UnicodeCategory[] s_notShown =
    [
        UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator, UnicodeCategory.PrivateUse,
        UnicodeCategory.Surrogate, UnicodeCategory.OtherNotAssigned,
    ];

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("nginx: worker", "nginx: worker")]
    [InlineData("日本 é 🐧", "日本 é 🐧")]
    [InlineData("a\u001b[31mb\r\n\tc", @"a\e[31mb\r\n\tc")]
    [InlineData("x\u202ey\u2028z\u0007", @"x\u202ey\u2028z\u0007")]
    [InlineData("csi\u009b2J", @"csi\u009b2J")]
    [InlineData("tag\U000E0041\U000E007F", @"tag\U000e0041\U000e007f")]
    [InlineData("plane\U000E0000\U000E0100", @"plane\U000e0000\U000e0100")]
    [InlineData("private\uE000\U000F0000", @"private\ue000\U000f0000")]
    public void Text_IsSafeToPrint(string? text, string shown) => Assert.Equal(shown, PrintableText.Escape(text));

    [Fact]
    public void LoneSurrogate_IsEscaped() => Assert.Equal(@"a\ud83db", PrintableText.Escape("a" + (char)0xd83d + "b"));

    [Fact]
    public void Result_HasOnlyWhatIsShown_AndStaysAsItIs()
    {
        // Any UTF-16 code units, so that there are lone surrogates too, and pairs of every plane.
        Gen<string> texts = Gen.OneOf(
            Gen.Choose(0, char.MaxValue).Select(static unit => ((char)unit).ToString()),
            Gen.Choose(0x10000, 0x10FFFF).Select(char.ConvertFromUtf32)).ListOf().Select(string.Concat);

        Prop.ForAll(texts.ToArbitrary(), static text =>
        {
            string escaped = PrintableText.Escape(text);
            return escaped.EnumerateRunes().All(static rune => !s_notShown.Contains(Rune.GetUnicodeCategory(rune)))
                && ReferenceEquals(escaped, PrintableText.Escape(escaped));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ValueOfNames_PrintsSafely()
    {
        const string Hostile = "a\u001b[2Jb\n";

        Assert.Equal(@"a\e[2Jb\n (7, fd 3)", new TcpSocketOwner(7, Hostile, 3).ToString());
        Assert.DoesNotContain('\u001b', new TcpTableFailure(Hostile, 1, "st", "a state", Hostile).ToString());
        Assert.DoesNotContain('\u001b', new TcpByteOrderChoice(Hostile, 1, TcpTableByteOrder.LittleEndian, IsCertain: false, Hostile).ToString());
        Assert.DoesNotContain('\u001b', new TcpTableUnreadableException([new TcpTableMissing(Hostile, 2)]).Message);
    }
}
