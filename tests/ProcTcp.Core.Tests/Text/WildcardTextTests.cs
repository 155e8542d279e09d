using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Text;
using Xunit;

namespace ProcTcp.Tests.Text;

/// <summary>
/// The expected results are those of <c>[WildcardPattern]::new($pattern, 'IgnoreCase,CultureInvariant').IsMatch($text)</c> in PowerShell 7.
/// </summary>
public sealed class WildcardTextTests
{
    [Theory]
    [InlineData("nginx", "nginx", true)]
    [InlineData("nginx", "NGINX", true)]
    [InlineData("nginx", "nginx2", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "a\nb", true)]
    [InlineData("ng*", "nginx: worker", true)]
    [InlineData("*x", "nginx", true)]
    [InlineData("*x", "nginx\n", false)]
    [InlineData("n*x", "nx", true)]
    [InlineData("?ginx", "nginx", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "\n", true)]
    [InlineData("??", "a", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "BX", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[abc]", "c", true)]
    [InlineData("[abc]", "d", false)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[-a]", "-", true)]
    [InlineData("[^a]", "^", true)]
    [InlineData("[^a]", "b", false)]
    [InlineData("[!a]", "b", false)]
    [InlineData("[\\d]", "5", false)]
    [InlineData("[\\d]", "d", true)]
    [InlineData("[[]", "[", true)]
    [InlineData("[*]", "*", true)]
    [InlineData("[*]", "a", false)]
    [InlineData("[a-c]*[0-9]", "bzz7", true)]
    [InlineData("[a-c-e]", "d", false)]
    [InlineData("[a-c-e]", "-", true)]
    [InlineData("*ab*ab", "abxab", true)]
    [InlineData("*ab*ab", "xab", false)]
    [InlineData("a*b*c", "abcbc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("**", "x", true)]
    [InlineData("a**", "a", true)]
    [InlineData("*?*", "", false)]
    public void Pattern_MatchesAsInPowerShell(string pattern, string text, bool expected)
    {
        Assert.Equal(expected, new WildcardText(pattern).IsMatch(text));
    }

    [Theory]
    [InlineData("a`*", "a*", true)]
    [InlineData("a`*", "ab", false)]
    [InlineData("a`?", "a?", true)]
    [InlineData("a`?", "ab", false)]
    [InlineData("`[a`]", "[a]", true)]
    [InlineData("`[a`]", "a", false)]
    [InlineData("``", "`", true)]
    [InlineData("`n", "n", true)]
    [InlineData("a`", "a`", true)]
    [InlineData("[`]]", "]", true)]
    [InlineData("[`]]", "`]", false)]
    [InlineData("[a`-c]", "b", false)]
    [InlineData("[a`-c]", "-", true)]
    public void Backtick_MakesTheNextCharacterLiteral(string pattern, string text, bool expected)
    {
        Assert.Equal(expected, new WildcardText(pattern).IsMatch(text));
    }

    [Theory]
    [InlineData(".*", "ab", false)]
    [InlineData(".*", ".b", true)]
    [InlineData("a+*", "aa", false)]
    [InlineData("(*", "(x", true)]
    [InlineData("*$", "a", false)]
    [InlineData("^*", "a", false)]
    [InlineData("a|b*", "b", false)]
    [InlineData("\\*", "\\x", true)]
    [InlineData("{1}*", "{1}", true)]
    [InlineData("#*", "#", true)]
    public void CharactersOfRegularExpressions_AreLiteral(string pattern, string text, bool expected)
    {
        Assert.Equal(expected, new WildcardText(pattern).IsMatch(text));
    }

    [Theory]
    [InlineData("i*", "I\u0307x", true)]
    [InlineData("i*", "\u0130x", false)]
    [InlineData("TITLE*", "title", true)]
    [InlineData("stra\u00dfe*", "STRA\u00dfE", true)]
    public void Case_IsIgnored_InAnyCulture(string pattern, string text, bool expected)
    {
        Assert.Equal(expected, new WildcardText(pattern).IsMatch(text));
    }

    [Fact]
    public void AnyPattern_HasAResult()
    {
        Gen<string> texts = Gen.Elements("ab-*?[]`^\\.\n".ToCharArray()).ArrayOf().Select(static signs => new string(signs));
        Prop.ForAll(texts.ToArbitrary(), texts.ToArbitrary(), static (pattern, text) =>
        {
            _ = new WildcardText(pattern).IsMatch(text);
            Assert.True(new WildcardText("*" + text.Replace("`", "``", System.StringComparison.Ordinal)
                .Replace("*", "`*", System.StringComparison.Ordinal)
                .Replace("?", "`?", System.StringComparison.Ordinal)
                .Replace("[", "`[", System.StringComparison.Ordinal)).IsMatch("x" + text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void ManyStars_AreMatchedWithoutDelay()
    {
        string pattern = string.Concat(System.Linq.Enumerable.Repeat("*a", 25)) + "*b";

        Assert.False(new WildcardText(pattern).IsMatch(new string('a', 64)));
    }
}
