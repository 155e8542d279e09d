using System.Linq;
using ProcTcp.Reporting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Reporting;

public sealed class LiteralTargetsTests
{
    [Fact]
    public void Value_NoSocketHas_IsUnmet()
    {
        var targets = new LiteralTargets(
            [AddressPattern.Parse("127.0.0.1"), AddressPattern.Parse("::1")],
            [PortRange.Parse("80"), PortRange.Parse("81")],
            processes: [17],
            inodes: [5, 6]);

        targets.Meet(TextTable.Sockets((80, TcpSocketState.Listen, 5)).Single());

        (string, object)[] unmet = [("LocalAddress", "::1"), ("LocalPort", (ushort)81), ("OwningProcess", 17), ("Inode", 6ul)];
        Assert.Equal(unmet, targets.Unmet);
    }

    [Fact]
    public void WildcardsNetworksAndRanges_AreNoTargets() =>
        Assert.Empty(new LiteralTargets([AddressPattern.Parse("10.0.*"), AddressPattern.Parse("10.0.0.0/8")], [PortRange.Parse("80-81")], null, null).Unmet);

    [Fact]
    public void WithoutSuchFilters_ThereAreNone()
    {
        Assert.Null(LiteralTargets.Of(null, null, null, null));
        Assert.NotNull(LiteralTargets.Of(null, null, null, [5]));
    }
}
