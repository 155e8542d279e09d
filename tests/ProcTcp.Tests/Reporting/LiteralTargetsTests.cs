using System.Linq;
using System.Net;
using ProcTcp.Reporting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Reporting;

public sealed class LiteralTargetsTests
{
    [Fact]
    public void Value_NoSocketHas_IsUnmet()
    {
        LiteralTargets targets = LiteralTargets.Of(
            new TcpSocketQuery
            {
                LocalAddress = [AddressPattern.Parse("127.0.0.1"), AddressPattern.Parse("::1")],
                LocalPort = [PortRange.Parse("80"), PortRange.Parse("81")],
                Port = [PortRange.Parse("0"), PortRange.Parse("80"), PortRange.Parse("82"), PortRange.Parse("83-84")],
                ServingAddress = [IPAddress.Parse("::ffff:127.0.0.1"), IPAddress.Loopback, IPAddress.IPv6Loopback],
                State = [TcpSocketState.Listen, TcpSocketState.CloseWait, (TcpSocketState)14],
                Inode = [5, 6],
            },
            typedProcesses: [17])!;

        targets.Meet(TextTable.Sockets((80, TcpSocketState.Listen, 5)).Single());

        (string, object)[] unmet =
            [("LocalAddress", "::1"), ("LocalPort", (ushort)81), ("Port", (ushort)82), ("ServingAddress", "::1"), ("State", (TcpSocketState)14), ("OwningProcess", 17), ("Inode", 6ul)];
        Assert.Equal(unmet, targets.Unmet);
    }

    [Fact]
    public void Name_NoSocketHas_IsUnmet()
    {
        using FakeProc proc = new FakeProc().AddProcess(20, "nginx", 7);
        proc.AddTable("  sl\n   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7 1 0 100 0 0 10 0\n");
        LiteralTargets targets = LiteralTargets.Of(new TcpSocketQuery { OwningProcessName = ["NGINX", "ngin", "web*"], UserName = ["ROOT", "nobody"] })!;

        targets.Meet(new TcpSocketReader(proc.Path).Read().Single());

        Assert.Equal(["ngin"], targets.UnmetNames.OwningProcessName);
        Assert.Equal(["nobody"], targets.UnmetNames.UserName);
        Assert.Empty(targets.UnmetNames.ContainerId!);
    }

    [Fact]
    public void WildcardsNetworksRangesAndStates_AreNoTargets() => Assert.Null(LiteralTargets.Of(new TcpSocketQuery
    {
        LocalAddress = [AddressPattern.Parse("10.0.*"), AddressPattern.Parse("10.0.0.0/8")],
        LocalPort = [PortRange.Parse("80-81")],
        RemotePort = [PortRange.Parse("80")],
        State = [TcpSocketState.CloseWait],
        UserName = ["ro*"],
        OwningProcessName = ["ngin?"],
    }));

    // They came down the pipeline.
    [Fact]
    public void ProcessesThatNobodyTyped_AreNoTargets() => Assert.Null(LiteralTargets.Of(new TcpSocketQuery { OwningProcess = [17] }));
}
