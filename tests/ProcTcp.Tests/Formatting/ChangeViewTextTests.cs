using System;
using System.Management.Automation;
using ProcTcp.Formatting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Formatting;

public sealed class ChangeViewTextTests
{
    [Theory]
    [InlineData("Opened", "[Green]Opened      [Reset] Established")]
    [InlineData("StateChanged", "[Cyan]StateChanged[Reset] Established")]
    [InlineData("OwnerChanged", "[Magenta]OwnerChanged[Reset] Established")]
    [InlineData("Closed", "[BrightBlack]Closed      [Reset] Established")]
    [InlineData("Existing", "Existing     Established")]
    public void Kind_HasItsColour_InTheLog(string kind, string start)
    {
        PSObject change = PlainStyle.Of(("Kind", kind), ("State", "Established"));

        Assert.StartsWith(start, ChangeViewText.Log(change, PlainStyle.Create(), isRedirected: false).TrimStart(), StringComparison.Ordinal);
    }

    [Fact]
    public void Transition_NamesTheStateBefore()
    {
        Assert.Equal("Established", ChangeViewText.Transition(PlainStyle.Of(("State", "Established"))));
        Assert.Equal(
            "Established -> CloseWait", ChangeViewText.Transition(PlainStyle.Of(("State", "CloseWait"), ("PreviousState", "Established"))));
    }
}
