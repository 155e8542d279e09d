using System;
using System.Collections.Generic;
using System.Linq;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpSocketMeasurerTests : IDisposable
{
    private static readonly KernelRow s_listener = KernelRow.Listener("0.0.0.0:80", 7) with { ReceiveQueue = 2 };
    private static readonly KernelRow s_accepted = KernelRow.Between("10.0.0.1:80", "192.0.2.9:5000") with { Inode = 8, SendQueue = 100 };

    private readonly FakeProc _proc = new FakeProc().AddProcess(1, "init").AddProcess(20, "nginx", 7, 8).AddProcess(21, "sshd", 9);

    public TcpSocketMeasurerTests()
    {
        _proc.AddTable(TableText.Of(
            s_listener,
            KernelRow.Listener("0.0.0.0:22", 9),
            s_accepted,
            s_accepted with { Remote = new(s_accepted.Remote.Address, 5001), State = 8, Inode = 0, ReceiveQueue = 1, SendQueue = 0 },
            s_accepted with { Remote = new(s_accepted.Remote.Address, 5002), State = 8, Inode = 0, ReceiveQueue = 30, SendQueue = 0 },
            s_accepted with { Remote = new(s_accepted.Remote.Address, 5003), State = 6, Timer = 3, Inode = 0, Fields = KernelRow.ShortFields },
            s_accepted with { Remote = new(s_accepted.Remote.Address, 5004), State = 99, Inode = 77 }));
        _proc.AddTable(TableText.Of(KernelRow.Between("[::ffff:10.0.0.1]:80", "[::ffff:192.0.2.9]:6000") with { UserId = 33, Inode = 11 }), isIPv6: true);
    }

    public static TheoryData<string> Names => [.. TcpSocketMeasurer.PropertyNames];

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void States_AreInTheOrderOfAConnection()
    {
        Assert.Equal(["Listen: 2", "Established: 2", "CloseWait: 2", "TimeWait: 1", "99: 1"], Measure().Select(static measure => measure.ToString()).ToArray());
    }

    [Fact]
    public void Queues_AreSummed()
    {
        IReadOnlyList<TcpSocketMeasure> measures = Measure();

        Assert.Equal((0, 2, 1), (measures[0].ReceiveQueue, measures[0].AcceptQueue, measures[0].BackloggedListeners));
        Assert.Equal((0, 100, 0), (measures[1].ReceiveQueue, measures[1].SendQueue, measures[1].AcceptQueue));
        Assert.Equal((31, 0), (measures[2].ReceiveQueue, measures[2].SendQueue));
        Assert.Equal(1, measures.Sum(static measure => measure.Share), precision: 9);
    }

    [Fact]
    public void Owners_AreNotLookedUp_IfNoPropertyNeedsThem()
    {
        var report = new TcpReadReport();
        Assert.All(Measure(report), static measure => Assert.Null(measure.WithoutOwner));
        Assert.Equal((0, 8L), (report.ProcessesRead, report.RowsMatched));
    }

    [Fact]
    public void SocketsWithoutOwner_AreCounted_IfOwnersAreLookedUp()
    {
        Assert.Equal(
            ["nginx 4 0", " 3 3", "sshd 1 0"],
            Measure(new TcpReadReport(), "OwningProcessName").Select(static measure => $"{measure.GetGroup()[0].Value} {measure.Count} {measure.WithoutOwner}").ToArray());
    }

    [Fact]
    public void SeveralProperties_GroupTogether_TheLargestFirst()
    {
        Assert.Equal(
            ["80, CloseWait: 2", "80, Established: 2", "22, Listen: 1", "80, 99: 1", "80, Listen: 1", "80, TimeWait: 1"],
            Measure(new TcpReadReport(), "localport", "State").Select(static measure => measure.ToString()).ToArray());
    }

    [Fact]
    public void Top_ReturnsTheLargest()
    {
        TcpSocketMeasurer measurer = Read(new TcpReadReport(), "State");

        Assert.Equal(["CloseWait: 2", "Established: 2"], measurer.GetMeasures(top: 2).Select(static measure => measure.ToString()).ToArray());
        Assert.Equal(8, measurer.GetMeasures().Sum(static measure => measure.Count));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryProperty_GroupsAsItsValuesDo(string name)
    {
        IEnumerable<string> expected =
            from socket in new TcpSocketReader(_proc.Path).Read()
            group socket by Value(socket, name) into sockets
            select $"{sockets.Key}: {sockets.Count()}";
        if (name != "Timestamp")
        {
            Assert.Equal(expected.Order(StringComparer.Ordinal).ToArray(), Describe(Measure(new TcpReadReport(), name)));
        }

        Assert.Equal(8, Measure(new TcpReadReport(), name).Sum(static measure => measure.Count));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AddedSockets_CountLikeReadSockets(string name)
    {
        var measurer = new TcpSocketMeasurer(name);
        foreach (TcpSocketInfo socket in new TcpSocketReader(_proc.Path).Read())
        {
            measurer.Add(socket);
        }

        if (name != "Timestamp")
        {
            Assert.Equal(Describe(Measure(new TcpReadReport(), name)), Describe(measurer.GetMeasures()));
        }
    }

    [Fact]
    public void Filters_Apply()
    {
        var measurer = new TcpSocketMeasurer("OwnerStatus");
        measurer.Read(new TcpSocketReader(_proc.Path), new() { OwningProcessName = ["nginx"] });

        Assert.Equal(["AcceptQueue: 2", "Resolved: 2"], Describe(measurer.GetMeasures()));
    }

    [Fact]
    public void FilterByOwner_WithoutOwners_IsAnError()
    {
        Assert.Throws<ArgumentException>(() => new TcpSocketMeasurer().Read(
            new TcpSocketReader(_proc.Path), new() { OwningProcess = [20], IncludeOwners = false }));
    }

    [Fact]
    public void UnknownProperty_IsAnError_WithTheAvailableNames()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(static () => new TcpSocketMeasurer("Port"));

        Assert.Contains("LocalPort", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowsThatAreCounted_AllocateNothing()
    {
        // Any allocation for each row would be 400,000 bytes or more.
        using FakeProc small = new FakeProc().AddTable(TableText.OfCount(1_000));
        using FakeProc large = new FakeProc().AddTable(TableText.OfCount(20_000));
        Allocated(small);
        Allocated(large);

        Assert.InRange(Allocated(large) - Allocated(small), -40_000, 40_000);
    }

    private static long Allocated(FakeProc proc)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var measurer = new TcpSocketMeasurer("LocalPort", "State");
        measurer.Read(new TcpSocketReader(proc.Path));
        Assert.Single(measurer.GetMeasures());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static object? Value(TcpSocketInfo socket, string name) => name switch
    {
        "Owners" => socket.Owners.Length == 0 ? null : string.Join(", ", socket.Owners),
        "PSComputerName" => null,
        _ => typeof(TcpSocketInfo).GetProperty(name)?.GetValue(socket),
    };

    private static string[] Describe(IEnumerable<TcpSocketMeasure> measures) =>
        [.. measures.Select(static measure => measure.ToString()).Order(StringComparer.Ordinal)];

    private IReadOnlyList<TcpSocketMeasure> Measure(TcpReadReport? report = null, params string[] properties) =>
        Read(report ?? new TcpReadReport(), properties).GetMeasures();

    private TcpSocketMeasurer Read(TcpReadReport report, params string[] properties)
    {
        var measurer = new TcpSocketMeasurer(properties);
        measurer.Read(new TcpSocketReader(_proc.Path), query: null, report);
        return measurer;
    }
}
