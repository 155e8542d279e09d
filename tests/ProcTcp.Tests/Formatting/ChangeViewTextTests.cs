using System;
using System.Management.Automation;
using ProcTcp.Formatting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Formatting;

public sealed class ChangeViewTextTests
{
    [Theory]
    [InlineData("Opened", "[Green]Opened  [Reset] Established")]
    [InlineData("StateChanged", "[Cyan]State   [Reset] Established")]
    [InlineData("OwnerChanged", "[Magenta]Owner   [Reset]")]
    [InlineData("Closed", "[BrightBlack]Closed  [Reset] Established")]
    [InlineData("Existing", "Existing Established")]
    public void Kind_HasItsColour_InTheLog(string kind, string start)
    {
        PSObject change = PlainStyle.Of(("Kind", kind), ("State", "Established"));

        Assert.StartsWith(start, ChangeViewText.Log(change, host: null, PlainStyle.Create(), isRedirected: false).TrimStart(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", 9000, "10.0.0.12", 51234, "nginx", "         Opened   Established 127.0.0.1:9000 10.0.0.12:51234 812/nginx")]
    [InlineData("192.168.100.200", 65535, "192.168.100.201", 65535, "systemd-resolve", "         Opened   Established 192.168.100.200:65535 192.168.100.201:65535 812/s…")]
    [InlineData("2001:db8:1111:2222:3333:4444:5555:6666", 65535, "2001:db8::1", 443, "systemd-resolve", "         Opened   Established [2001:db8:1111:2222:3333:4444:5555:6666]:65535\n         [2001:db8::1]:443 812/systemd-resolve")]
    public void NarrowLog_IsOneLineOfIPv4_AndTwoOfLongIPv6(string local, int localPort, string remote, int remotePort, string name, string line)
    {
        PSObject socket = PlainStyle.Of(
            ("LocalAddress", local), ("LocalPort", localPort), ("RemoteAddress", remote), ("RemotePort", remotePort), ("OwnerStatus", "Resolved"), ("OwningProcess", 812), ("OwningProcessName", name));
        PSObject change = PlainStyle.Of(("Kind", "Opened"), ("State", "Established"), ("Socket", socket));

        string shown = $"        {ChangeViewText.Log(change, host: null, style: null, isRedirected: true)}";

        Assert.Equal(line, shown);
        Assert.All(shown.Split('\n'), static part => Assert.InRange(part.Length, 0, 80));
    }

    [Fact]
    public void Transition_NamesTheStateBefore()
    {
        Assert.Equal("Established", ChangeViewText.Transition(PlainStyle.Of(("State", "Established"))));
        Assert.Equal(
            "Established -> CloseWait", ChangeViewText.Transition(PlainStyle.Of(("State", "CloseWait"), ("PreviousState", "Established"))));
    }
}
