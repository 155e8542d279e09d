using System;
using System.Linq;
using System.Text;
using ProcTcp.Descriptors;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Descriptors;

/// <summary>Process 10 is in another network namespace than process 1, whose table is the root's.</summary>
public sealed class DescriptorLookupTests : IDisposable
{
    private readonly FakeProc _proc = new FakeProc()
        .AddProcess(1, "init", 7)
        .AddProcess(10, "web", 7, 8)
        .AddTable(TableText.Of(KernelRow.Listener("0.0.0.0:80", 7)));

    private readonly TcpReadReport _report = new();

    public DescriptorLookupTests()
    {
        KernelRow[] rows = [KernelRow.Listener("0.0.0.0:81", 7), KernelRow.Listener("0.0.0.0:82", 8), KernelRow.Listener("0.0.0.0:83", 9)];
        _proc.AddFile("10/net/tcp", Encoding.ASCII.GetBytes(TableText.Of(rows)));
    }

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void Rows_AreThoseOfTheProcesssOwnNamespace_WithAllOwners()
    {
        Assert.Equal(
            ["82 web (10, fd 4)", "81 web (10, fd 3), init (1, fd 3)", "none"],
            Find(10, new(DescriptorKind.Tcp, 8, "TCP", 4), new(DescriptorKind.Tcp, 7, "TCP", 3), new(DescriptorKind.Tcp, 77, "TCP", 5)));
        Assert.Equal([$"{_proc.Path}/10/net/tcp"], _report.Tables);
        Assert.Equal((2L, 2), (_report.RowsMatched, _report.ProcessesRead));
    }

    [Fact]
    public void Descriptors_AreThoseOfTheProcess()
    {
        var lookup = new DescriptorLookup(_proc.Path, process: 10);

        Assert.Equal((DescriptorKind.Tcp, 8UL), (lookup.Identify(4).Status, lookup.Identify(4).Inode));
        Assert.Equal(DescriptorKind.NotSocket, lookup.Identify(0).Status);
        Assert.Equal(DescriptorKind.Closed, lookup.Identify(99).Status);
    }

    [Fact]
    public void WithoutProcess_TheTableIsTheRoots()
    {
        string found = Assert.Single(Find(process: null, new OpenDescriptor(DescriptorKind.Tcp, 7, "TCP", 3)));

        Assert.Equal("80 web (10, fd 3), init (1, fd 3)", found);
    }

    private string[] Find(int? process, params OpenDescriptor[] sockets) =>
        [.. new DescriptorLookup(_proc.Path, process).Find(sockets, _report, default).Select(static row =>
            row is null ? "none" : $"{row.LocalPort} {string.Join(", ", row.Owners)}")];
}
