using System;
using System.Collections.Generic;
using ProcTcp.Rows;
using ProcTcp.Sources;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

/// <summary>What the kernel may answer to the request to close a socket.</summary>
public sealed class TcpSocketStopperTests
{
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int InvalidArgument = 22;
    private const int NotSupported = 95;

    private const ulong Cookie = 77;
    private const uint Inode = 5;

    private static readonly KernelRow s_connection = KernelRow.Between("192.0.2.17:8080", "198.51.100.23:40001") with { Inode = Inode };
    private static readonly KernelRow s_listener = KernelRow.Listener("192.0.2.17:8080", Inode);

    [Theory]
    [InlineData(0, TcpSocketStopResult.Stopped)]
    [InlineData(NotPermitted, TcpSocketStopResult.NotPermitted)]
    [InlineData(NoEntry, TcpSocketStopResult.Gone)]
    [InlineData(InvalidArgument, TcpSocketStopResult.Refused)]
    [InlineData(NotSupported, TcpSocketStopResult.NotSupported)]
    public void Connection_IsFoundByItsEnds_SoThatTheAnswerIsTheResult(int errno, TcpSocketStopResult result)
    {
        using var kernel = new ScriptedKernel(_ => [Answer(errno)]);

        Assert.Equal(new(result, errno), Stop(kernel, Dumped(s_connection)));
        Assert.Single(kernel.Requests);
    }

    [Theory]
    [InlineData(TcpSocketState.Listen, Cookie, TcpSocketStopResult.Unreachable)]
    [InlineData(TcpSocketState.Listen, Cookie + 1, TcpSocketStopResult.Gone)]
    [InlineData(TcpSocketState.Closed, Cookie, TcpSocketStopResult.Gone)]
    public void ListenerThatTheKernelDoesNotFind_IsGone_UnlessADumpHasIt(TcpSocketState state, ulong cookie, TcpSocketStopResult result)
    {
        using var kernel = new ScriptedKernel(number => number == 0 ? [Answer(NoEntry)] : Dump(Message(s_listener, state, cookie)));

        Assert.Equal(new(result, NoEntry), Stop(kernel, Dumped(s_listener)));
    }

    [Fact]
    public void SocketThatCouldNotBeLookedUp_IsNotReportedAsGone()
    {
        using var kernel = new ScriptedKernel(number => [Answer(number == 0 ? NoEntry : NotPermitted)]);
        using var other = new ScriptedKernel(_ => [Answer(NotPermitted)]);

        Assert.Equal(new(TcpSocketStopResult.SockDiagUnavailable, NotPermitted), Stop(kernel, Dumped(s_listener)));
        Assert.Equal(new(TcpSocketStopResult.SockDiagUnavailable, NotPermitted), Stop(other, OfTable(s_connection)));
    }

    [Fact]
    public void SocketOfTheTable_IsFoundByItsInode_AndClosedByItsCookie()
    {
        using var kernel = new ScriptedKernel(number => [number == 0 ? Message(s_connection, TcpSocketState.Established, Cookie) : Answer(0)]);

        Assert.Equal(new(TcpSocketStopResult.Stopped, 0), Stop(kernel, OfTable(s_connection)));
        Assert.Equal(Cookie, BitConverter.ToUInt64(kernel.Requests[1], 64));
    }

    [Fact]
    public void SocketOfTheTable_ThatIsNotFoundByItsEnds_IsFoundInADump()
    {
        // It is bound to an interface, which the table does not show.
        using var kernel = new ScriptedKernel(number => number switch
        {
            0 => [Answer(NoEntry)],
            1 => Dump(Message(s_connection with { Inode = Inode + 1 }, TcpSocketState.Established, Cookie + 1), Message(s_connection, TcpSocketState.Established, Cookie)),
            _ => [Answer(0)],
        });

        Assert.Equal(new(TcpSocketStopResult.Stopped, 0), Stop(kernel, OfTable(s_connection)));
        Assert.Equal(Cookie, BitConverter.ToUInt64(kernel.Requests[2], 64));
    }

    [Fact]
    public void SocketOfTheTable_WhoseEndsANewerOneHas_IsGone()
    {
        byte[] newer = Message(s_connection with { Inode = Inode + 1 }, TcpSocketState.Established, Cookie);
        using var kernel = new ScriptedKernel(number => number == 0 ? [newer] : Dump(newer));

        Assert.Equal(new(TcpSocketStopResult.Gone, NoEntry), Stop(kernel, OfTable(s_connection)));
        Assert.DoesNotContain(kernel.Requests, static request => request[4] == 21);
    }

    [Fact]
    public void SocketWithoutCookieAndInode_AndOneOfACapture_AreNotAskedFor()
    {
        using var kernel = new ScriptedKernel(_ => throw new InvalidOperationException("It was asked for."));
        var capture = new TableOrigin(DateTimeOffset.UtcNow, null) { CapturePath = "tcp.txt" };

        Assert.Equal(new(TcpSocketStopResult.Unidentified, 0), Stop(kernel, OfTable(s_connection with { Inode = 0 })));
        Assert.Equal(new(TcpSocketStopResult.Captured, 0), Stop(kernel, new TcpSocketInfo(s_connection.Parse(), capture, SocketOwnerStatus.ForeignTable, [])));
    }

    [Fact]
    public void NamespaceThatDoesNotExist_OrHasNoNumber_IsUnavailable()
    {
        using var kernel = new ScriptedKernel(_ => throw new InvalidOperationException("It was asked for."));
        TcpTableRow row = s_connection.Parse();
        TableOrigin[] origins = [new(DateTimeOffset.UtcNow, 1), new(DateTimeOffset.UtcNow, null) { NetworkNamespaceName = "pid 7" }];

        Assert.All(origins, origin => Assert.Equal(
            new(TcpSocketStopResult.NamespaceUnavailable, NoEntry),
            Stop(kernel, new TcpSocketInfo(row, origin, SocketOwnerStatus.NotRequested, []))));
    }

    [Fact]
    public void SocketDiagnosisThatIsRefused_IsReportedForEachSocket_AndTriedOnce()
    {
        int tries = 0;
        using var stopper = new TcpSocketStopper(new TcpSocketReader(), _ =>
        {
            tries++;
            return (null, NotPermitted);
        });

        Assert.Equal(new(TcpSocketStopResult.SockDiagUnavailable, NotPermitted), stopper.Stop(Dumped(s_connection), TestContext.Current.CancellationToken));
        Assert.Equal(new(TcpSocketStopResult.SockDiagUnavailable, NotPermitted), stopper.Stop(Dumped(s_listener), TestContext.Current.CancellationToken));
        Assert.Equal(1, tries);
    }

    [Fact]
    public void ReaderOfAnotherProcFileSystem_IsRefused()
    {
        using var proc = new FakeProc();

        Assert.Contains(proc.Path, Assert.Throws<ArgumentException>(() => new TcpSocketStopper(new TcpSocketReader(proc.Path))).Message, StringComparison.Ordinal);
    }

    private static TcpSocketStop Stop(ScriptedKernel kernel, TcpSocketInfo socket)
    {
        using var stopper = new TcpSocketStopper(new TcpSocketReader(), _ => SocketDestroyer.Open(kernel.Connect));
        return stopper.Stop(socket, TestContext.Current.CancellationToken);
    }

    private static TcpSocketInfo Dumped(KernelRow kernelRow)
    {
        TcpTableRow row = kernelRow.Parse();
        row.Columns = RowColumns.Cookie | RowColumns.Interface;
        row.ObjectId = Cookie;
        return new(row, new TableOrigin(DateTimeOffset.UtcNow, null), SocketOwnerStatus.NotRequested, []);
    }

    private static TcpSocketInfo OfTable(KernelRow row) => new(row.Parse(), new TableOrigin(DateTimeOffset.UtcNow, null), SocketOwnerStatus.NotRequested, []);

    private static byte[] Message(KernelRow row, TcpSocketState state, ulong cookie) =>
        NetlinkBytes.OfSocket(state, row.Local, row.Remote, cookie, (uint)row.Inode);

    private static byte[] Answer(int errno) => NetlinkBytes.Result(NetlinkBytes.Error, errno, flags: 0);

    private static IEnumerable<byte[]> Dump(params byte[][] messages) => [.. messages, NetlinkBytes.Result(NetlinkBytes.Done, 0)];
}
