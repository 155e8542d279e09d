using System.Management.Automation;
using ProcTcp.Completion;
using Xunit;

namespace ProcTcp.Tests.Completion;

public sealed class CompletionTextTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("fd00::1", "fd00::1")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("$x", "'$x'")]
    [InlineData("-x", "'-x'")]
    [InlineData("–x", "'–x'")]
    [InlineData("", "''")]
    public void Value_CanStandOnACommandLine(string value, string text) => Assert.Equal(text, CompletionText.Make(value, "tip").CompletionText);

    [Fact]
    public void List_ShowsNothingThatSpeaksToTheTerminal()
    {
        CompletionResult result = CompletionText.Make("e\u001bvil", "tip\u0007");

        Assert.Equal(@"e\evil", result.ListItemText);
        Assert.Equal(@"tip\u0007", result.ToolTip);
        Assert.Equal("'e?vil'", result.CompletionText);
    }
}
