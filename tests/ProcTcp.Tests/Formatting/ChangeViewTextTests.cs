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
    [InlineData("127.0.0.1", 9000, "10.0.0.12", 51234, "nginx", "05:06:07 Opened   Established 127.0.0.1:9000 10.0.0.12:51234 812/nginx")]
    [InlineData("192.168.100.200", 65535, "192.168.100.201", 65535, "systemd-resolve", "05:06:07 Opened   Established 192.168.100.200:65535 192.168.100.201:65535 812/…")]
    [InlineData("::ffff:10.0.0.1", 443, "::ffff:10.0.0.7", 7000, "nginx", "05:06:07 Opened   Established [::ffff:10.0.0.1]:443\n         [::ffff:10.0.0.7]:7000 812/nginx")]
    [InlineData("::ffff:10.0.0.1", 443, "fd00::7", 7000, "systemd-resolve", "05:06:07 Opened   Established [::ffff:10.0.0.1]:443 [fd00::7]:7000 812/systemd…")]
    [InlineData("2001:db8:1111:2222:3333:4444:5555:6666", 65535, "2001:db8::1", 443, "systemd-resolve", "05:06:07 Opened   Established [2001:db8:1111:2222:3333:4444:5555:6666]:65535\n         [2001:db8::1]:443 812/systemd-resolve")]
    public void NarrowLog_IsOneLineOfIPv4_AndTwoOfLongIPv6(string local, int localPort, string remote, int remotePort, string name, string line)
    {
        PSObject socket = PlainStyle.Of(
            ("LocalAddress", local), ("LocalPort", localPort), ("RemoteAddress", remote), ("RemotePort", remotePort), ("OwnerStatus", "Resolved"), ("OwningProcess", 812), ("OwningProcessName", name));
        PSObject change = PlainStyle.Of(("Time", new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Local)), ("Kind", "Opened"), ("State", "Established"), ("Socket", socket));

        string shown = ChangeViewText.Log(change, host: null, style: null, isRedirected: true);

        Assert.Equal(line, shown);
        Assert.All(shown.Split('\n'), static part => Assert.InRange(part.Length, 0, 79));
    }

    [Theory]
    [InlineData("Listener", 812, "05:06:07 Closed   Closed      192.168.100.200:443 192.168.100.201:65535 (812/…)")]
    [InlineData("NotFound", null, "05:06:07 Closed   Closed      192.168.100.200:443\n         192.168.100.201:65535 (no owner)")]
    public void ShortLife_IsAClosedSocket_WithItsListenersOwner(string status, int? process, string line)
    {
        PSObject socket = PlainStyle.Of(
            ("LocalAddress", "192.168.100.200"), ("LocalPort", 443), ("RemoteAddress", "192.168.100.201"), ("RemotePort", 65535), ("OwnerStatus", status), ("OwningProcess", process), ("OwningProcessName", "nginx"));
        PSObject change = PlainStyle.Of(("Time", new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Local)), ("Kind", "Closed"), ("State", "Closed"), ("Socket", socket));

        Assert.Equal(line, ChangeViewText.Log(change, host: null, style: null, isRedirected: true));
    }

    [Theory]
    [InlineData("Resolved", null, 60, "812/systemd-resolve")]
    [InlineData("Resolved", null, 66, "812/systemd-…")]
    [InlineData("TimeWait", null, 66, "(812/system…)")]
    [InlineData("Orphaned", null, 66, "(812/system…)")]
    [InlineData("Resolved", "web", 50, "20/web -> 812/systemd-resolve")]
    [InlineData("Resolved", "web", 66, "20/web\n-> 812/syste…")]
    public void Owner_FitsItsColumn(string status, string? before, int otherColumns, string shown)
    {
        PSObject socket = PlainStyle.Of(("OwnerStatus", status), ("OwningProcess", 812), ("OwningProcessName", "systemd-resolve"));
        object[] previous = before is null ? [] : [PlainStyle.Of(("ProcessId", 20), ("CommandName", before))];
        PSObject change = PlainStyle.Of(("Socket", socket), ("PreviousOwners", previous));

        Assert.Equal(shown, ChangeViewText.Owner(change, otherColumns, host: null));
        Assert.All(shown.Split('\n'), part => Assert.InRange(part.Length, 0, 79 - otherColumns));
    }

    [Fact]
    public void Transition_NamesTheStateBefore()
    {
        Assert.Equal("Established", ChangeViewText.Transition(PlainStyle.Of(("State", "Established"))));
        Assert.Equal(
            "Established -> CloseWait", ChangeViewText.Transition(PlainStyle.Of(("State", "CloseWait"), ("PreviousState", "Established"))));
    }
}
