using ProcTcp.Formatting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Formatting;

public sealed class ViewTextTests
{
    [Theory]
    [InlineData("Listen", "Green")]
    [InlineData("CloseWait", "BrightRed")]
    [InlineData("LastAck", "Yellow")]
    [InlineData("FinWait1", "Yellow")]
    [InlineData("FinWait2", "Yellow")]
    [InlineData("Closing", "Yellow")]
    [InlineData("TimeWait", "BrightBlack")]
    public void State_HasItsColour_OnATerminal(string state, string colour)
    {
        var socket = PlainStyle.Of(("State", state));

        Assert.Equal($"[{colour}]{state}[Reset]", ViewText.State(socket, PlainStyle.Create(), isRedirected: false));
        Assert.Equal($"[{colour}]{state}[Reset]", ViewText.State(socket, PlainStyle.Create("Ansi"), isRedirected: true));
        Assert.Equal(state, ViewText.State(socket, PlainStyle.Create(), isRedirected: true));
        Assert.Equal(state, ViewText.State(socket, style: null, isRedirected: false));
    }

    [Theory]
    [InlineData("Established")]
    [InlineData("SynSent")]
    [InlineData("14")]
    public void OtherState_HasNoColour(string state) =>
        Assert.Equal(state, ViewText.State(PlainStyle.Of(("State", state)), PlainStyle.Create(), isRedirected: false));

    [Theory]
    [InlineData("Resolved", 15, "nginx", "812/nginx +2")]
    [InlineData("Resolved", 15, "systemd-resolve", "812/systemd… +2")]
    [InlineData("AcceptQueue", 15, "systemd-resolve", "(812/syste… +2)")]
    [InlineData("Resolved", 80, "systemd-resolve", "812/systemd-resolve +2")]
    [InlineData("Resolved", 8, "nginx", "812/… +2")]
    [InlineData("Resolved", 7, "nginx", "812 +2")]
    [InlineData("AcceptQueue", 9, "nginx", "(812 +2)")]
    [InlineData("Listener", 15, "nginx", "(812/nginx +2)")]
    public void Owner_SaysHowManyOthersThereAre_InANarrowColumn(string status, int width, string name, string shown)
    {
        object[] owners = [PlainStyle.Of(("ProcessId", 812)), PlainStyle.Of(("ProcessId", 813)), PlainStyle.Of(("ProcessId", 814)), PlainStyle.Of(("ProcessId", 814))];

        Assert.Equal(shown, ViewText.Owner(PlainStyle.Of(("OwnerStatus", status), ("OwningProcess", 812), ("OwningProcessName", name), ("Owners", owners)), width));
    }
}
