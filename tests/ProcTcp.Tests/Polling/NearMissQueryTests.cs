using ProcTcp.Polling;
using ProcTcp.Reporting;
using Xunit;

namespace ProcTcp.Tests.Polling;

public sealed class NearMissQueryTests
{
    [Fact]
    public void Ports_AreAskedForAlone()
    {
        TcpSocketQuery? wider = NearMissQuery.Make(new TcpSocketQuery
        {
            LocalPort = [PortRange.Parse("443")],
            State = [TcpSocketState.Listen],
            OwningProcessName = ["nginx"],
            NetworkNamespace = ["web"],
        });

        Assert.Equal("LocalPort 443, NetworkNamespace web", QueryText.Describe(wider!));
        Assert.True(wider!.IncludeOwners);
    }

    [Fact]
    public void WithoutPorts_OnlyTheStateIsLeftOut()
    {
        TcpSocketQuery? wider = NearMissQuery.Make(
            new TcpSocketQuery { State = [TcpSocketState.Listen], UserName = ["www"], Inode = [7], IncludeOwners = false });

        Assert.Equal("UserName www, Inode 7", QueryText.Describe(wider!));
        Assert.False(wider!.IncludeOwners);
    }

    [Fact]
    public void OtherFilters_CannotBeLeftOut() => Assert.Null(NearMissQuery.Make(new TcpSocketQuery { UserName = ["www"] }));
}
