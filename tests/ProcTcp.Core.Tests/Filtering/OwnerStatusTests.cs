using System;
using System.Collections.Generic;
using System.Linq;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Filtering;

public sealed class OwnerStatusTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public OwnerStatusTests()
    {
        _proc.AddProcess(1, "init").AddProcess(20, "web", 7);
        _proc.AddTable(TableText.Of(
            KernelRow.Listener("0.0.0.0:80", 7),
            KernelRow.Between("10.0.0.1:80", "10.0.0.2:1") with { Inode = 99 },
            KernelRow.Between("10.0.0.1:80", "10.0.0.2:2"),
            KernelRow.Between("10.0.0.1:81", "10.0.0.2:3"),
            KernelRow.Between("10.0.0.1:80", "10.0.0.2:4") with { State = 3, Fields = KernelRow.ShortFields, Timer = 1 },
            KernelRow.Between("10.0.0.1:80", "10.0.0.2:5") with { State = 4 },
            KernelRow.Between("10.0.0.1:80", "10.0.0.2:6") with { State = 5, Fields = KernelRow.ShortFields, Timer = 3 },
            KernelRow.Between("10.0.0.1:80", "10.0.0.2:7") with { State = 6, Fields = KernelRow.ShortFields, Timer = 3 }));
    }

    public static TheoryData<bool, bool> Hosts => new() { { false, false }, { true, false }, { false, true } };

    public void Dispose() => _proc.Dispose();

    // The half that needs only the row drops nothing that the lookup gives one of the statuses.
    [Theory]
    [MemberData(nameof(Hosts))]
    public void EverySocket_IsFoundByItsStatus_AndByNoOther(bool hasUnreadable, bool isBelowHost)
    {
        Limit(hasUnreadable, isBelowHost);
        TcpSocketInfo[] all = [.. new TcpSocketReader(_proc.Path).Read()];

        Assert.Equal(8, all.Length);
        foreach (SocketOwnerStatus status in Enum.GetValues<SocketOwnerStatus>())
        {
            string[] expected = [.. all.Where(socket => socket.OwnerStatus == status).Select(static socket => $"{socket}")];
            string[] found = [.. new TcpSocketReader(_proc.Path).Read(new() { OwnerStatus = [status] }).Select(static socket => $"{socket}")];
            Assert.Equal(expected, found);
        }
    }

    [Theory]
    [InlineData("TimeWait", 0, false)]
    [InlineData("Orphaned", 0, false)]
    [InlineData("Orphaned,TimeWait", 0, false)]
    [InlineData("AccessDenied", 1, false)]
    [InlineData("AcceptQueue", 0, false)]
    [InlineData("Resolved", 1, true)]
    [InlineData("NotFound", 1, true)]
    [InlineData("Resolved,AccessDenied", 1, false)]
    [InlineData("Resolved,AcceptQueue", 1, true)]
    public void UnknownOwners_AreDoubtedOnlyIfTheStatusOfASocketRestsOnThem(string statuses, int denied, bool isOmitted)
    {
        Limit(hasUnreadable: true, isBelowHost: false);
        var report = new TcpReadReport();

        Read(new() { OwnerStatus = [.. statuses.Split(',').Select(Enum.Parse<SocketOwnerStatus>)] }, report);

        Assert.Equal(denied, report.SocketsDenied);
        Assert.Equal(isOmitted, report.OmitsUnowned);
    }

    [Fact]
    public void ConnectionThatWaitsForAListenerNobodyMayRead_IsShown_AndOnlyItsOwnersAreMissing()
    {
        Limit(hasUnreadable: true, isBelowHost: false);
        System.IO.File.Delete(System.IO.Path.Combine(_proc.Path, "20", "fd", "3"));
        var report = new TcpReadReport();

        Assert.Equal(SocketOwnerStatus.AcceptQueue, Assert.Single(Read(new() { OwnerStatus = [SocketOwnerStatus.AcceptQueue] }, report)).OwnerStatus);
        Assert.Equal(1, report.SocketsDenied);
        Assert.False(report.OmitsUnowned);
    }

    [Fact]
    public void Status_WithoutOwners_IsContradictory() => Assert.Throws<ArgumentException>(
        static () => new TcpSocketReader().Read(new() { OwnerStatus = [SocketOwnerStatus.TimeWait], IncludeOwners = false }));

    [Fact]
    public void Status_OfCapturedText_IsRefused() => Assert.Throws<ArgumentException>(
        static () => new TcpCaptureReader(new() { Query = new() { OwnerStatus = [SocketOwnerStatus.TimeWait] } }));

    [Fact]
    public void RowWhoseStatusIsKnown_IsDroppedBeforeOwnersAreLookedUp()
    {
        var report = new TcpReadReport();

        Assert.Equal(2, Read(new() { OwnerStatus = [SocketOwnerStatus.TimeWait] }, report).Count);
        Assert.Equal(2, report.RowsMatched);
        Assert.Equal(0, report.ProcessesRead);
    }

    private List<TcpSocketInfo> Read(TcpSocketQuery query, TcpReadReport report) => [.. new TcpSocketReader(_proc.Path).Read(query, report)];

    private void Limit(bool hasUnreadable, bool isBelowHost)
    {
        _ = hasUnreadable ? _proc.AddUnreadable(50) : _proc;
        _ = isBelowHost ? _proc.AddLink("1/ns/pid", "pid:[4026532001]") : _proc;
    }
}
