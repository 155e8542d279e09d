using System;
using System.Globalization;
using System.Linq;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpSocketReaderAllocationTests : IDisposable
{
    private readonly FakeProc _small = new FakeProc().AddTable(TableText.OfCount(1_000));
    private readonly FakeProc _large = new FakeProc().AddTable(TableText.OfCount(20_000));

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
    }

    [Fact]
    public void RowsThatTheFilterDrops_AllocateNothing()
    {
        Allocated(_small.Path);
        Allocated(_large.Path);

        long few = Allocated(_small.Path);
        long many = Allocated(_large.Path);

        Assert.InRange(many - few, -8_000, 8_000);
    }

    // Larger than any other table of these tests, so that no pool has arrays of its size.
    [Theory]
    [InlineData(140_000, false)]
    [InlineData(70_000, true)]
    public void Sockets_AllocateNothingBesideThemselves_FromTheFirstReadOn(int rows, bool includeOwners)
    {
        const int BytesPerSocket = 160;
        using FakeProc proc = new FakeProc().AddTable(TableText.OfCount(rows)).AddProcess(1, "init");
        var reader = new TcpSocketReader(proc.Path);
        int count = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();

        foreach (TcpSocketInfo socket in reader.Read(new() { IncludeOwners = includeOwners }))
        {
            count++;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(rows, count);
        Assert.InRange(allocated / rows, 1, BytesPerSocket);
    }

    private static long Allocated(string procRoot)
    {
        TcpSocketQuery query = new()
        {
            IncludeOwners = false,
            LocalPort = [PortRange.Parse("80")],
            RemoteAddress = [AddressPattern.Parse("192.0.2.0/31"), AddressPattern.Parse("2001:db8::1")],
            State = [TcpSocketState.Established],
        };
        TcpReadReport report = new();
        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = new TcpSocketReader(procRoot).Read(query, report).Count();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((0, 0L), (count, report.RowsMatched));
        Assert.True(report.RowsRead >= 1_000, report.RowsRead.ToString(CultureInfo.InvariantCulture));
        return allocated;
    }
}
