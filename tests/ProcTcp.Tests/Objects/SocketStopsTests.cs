using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ProcTcp.Objects;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Objects;

/// <summary>The errors for sockets that the kernel does not close, and the listeners that are tried again.</summary>
public sealed class SocketStopsTests : IDisposable
{
    private const int NotPermitted = 1;

    private readonly FakeProc _proc = new FakeProc().AddTable(TextTable.Of([.. Enumerable.Range(1, 4).Select(static inode => ((ushort)80, TcpSocketState.Listen, (ulong)inode))]));
    private readonly RecordedCmdlet _cmdlet = new();

    public static TheoryData<TcpSocketStopResult> Results => [.. Enum.GetValues<TcpSocketStopResult>()];

    public void Dispose() => _proc.Dispose();

    [Theory]
    [MemberData(nameof(Results))]
    public void EachResult_HasAnErrorOfItsOwn(TcpSocketStopResult result)
    {
        SocketStops stops = Stops(_ => new(result, NotPermitted));
        bool isClosed = stops.Stop(Sockets()[0]);

        Assert.Equal(result == TcpSocketStopResult.Stopped, isClosed);
        Assert.Empty(stops.StopUnreachable());
        string[] expected = result switch
        {
            TcpSocketStopResult.Stopped => [],
            TcpSocketStopResult.Gone => ["SocketGone"],
            TcpSocketStopResult.NotPermitted => ["StopDenied"],
            TcpSocketStopResult.NotSupported => ["StopNotSupported"],
            TcpSocketStopResult.Unreachable => ["SocketUnreachable"],
            TcpSocketStopResult.Refused => ["StopRefused"],
            TcpSocketStopResult.Unidentified => ["SocketUnidentified"],
            TcpSocketStopResult.Captured => ["CapturedSocket"],
            TcpSocketStopResult.NamespaceUnavailable => ["NetworkNamespaceUnavailable"],
            TcpSocketStopResult.SockDiagUnavailable => ["SockDiagUnavailable"],
            _ => throw new ArgumentOutOfRangeException(nameof(result)),
        };
        Assert.Equal(expected, _cmdlet.Errors.Select(static error => error.FullyQualifiedErrorId), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(NotPermitted, true)]
    [InlineData(2, false)]
    public void NamespaceThatIsGone_NeedsNoCapability(int errorNumber, bool isDenied)
    {
        Stops(_ => new(TcpSocketStopResult.NamespaceUnavailable, errorNumber)).Stop(Sockets()[0]);

        Assert.Equal(isDenied, $"{Assert.Single(_cmdlet.Errors)}".Contains("CAP_SYS_ADMIN", StringComparison.Ordinal));
    }

    [Fact]
    public void ListenersThatShareAPort_AreTriedAgain_UntilNoneIsFoundAnyMore()
    {
        // The kernel finds the one with the highest inode, and the lowest is not closed at all.
        SortedSet<ulong> open = [1, 2, 3, 4];
        SocketStops stops = Stops(socket =>
            socket.Inode != open.Max || socket.Inode == 1 ? new(TcpSocketStopResult.Unreachable, 2)
            : open.Remove(socket.Inode) ? new(TcpSocketStopResult.Stopped, 0)
            : new(TcpSocketStopResult.Gone, 2));

        Assert.Equal([false, false, false, true], Sockets().Select(stops.Stop));
        Assert.Equal([3UL, 2UL], stops.StopUnreachable().Select(static socket => socket.Inode));
        Assert.Equal(["SocketUnreachable"], _cmdlet.Errors.Select(static error => error.FullyQualifiedErrorId), StringComparer.Ordinal);
    }

    private SocketStops Stops(Func<TcpSocketInfo, TcpSocketStop> stop) =>
        new(_cmdlet, new LiveTable(_cmdlet, TcpSocketReader.DefaultProcRoot, CancellationToken.None), stop);

    private TcpSocketInfo[] Sockets() => [.. new TcpSocketReader(_proc.Path).Read(new() { IncludeOwners = false }).OrderBy(static socket => socket.Inode)];
}
