using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using ProcTcp.Commands;
using ProcTcp.Objects;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Objects;

/// <summary>What a cmdlet allocates for a row beside the socket: a delegate for each would be 64 bytes more.</summary>
public sealed class LiveTableAllocationTests : IDisposable
{
    private const int Few = 1_000;
    private const int Many = 20_000;
    private const int BytesPerSocket = 160;

    private readonly FakeProc _few = WithSockets(Few);
    private readonly FakeProc _many = WithSockets(Many);

    public void Dispose()
    {
        _few.Dispose();
        _many.Dispose();
    }

    [Fact]
    public void Read_AllocatesTheSocketsAlone() => AssertPerSocket(static proc => Count(Open(proc).Read(s_query, new TcpReadReport())));

    [Fact]
    public void Follow_AllocatesTheSocketsAlone() => AssertPerSocket(static proc =>
    {
        LiveTable table = Open(proc);
        return Count(table.Follow(table.Reader.Read(s_query)));
    });

    [Fact]
    public void TestProcTcpSocket_AllocatesTheSocketsAlone()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Test-ProcTcpSocket", typeof(TestProcTcpSocketCommand), helpFileName: null));
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();

        AssertPerSocket(proc =>
        {
            using var shell = PowerShell.Create(runspace);
            shell.AddCommand("Test-ProcTcpSocket").AddParameter("ProcRoot", proc.Path).AddParameter("Count", $"{Few}-{Many}");
            Assert.True(shell.Invoke<bool>().Single());
            return proc == _few ? Few : Many;
        });
    }

    private static readonly TcpSocketQuery s_query = new() { IncludeOwners = false };

    private static FakeProc WithSockets(int count) => new FakeProc().AddTable(TextTable.Of(
        [.. Enumerable.Range(1, count).Select(static number => ((ushort)80, TcpSocketState.Established, (ulong)number))]));

    private static LiveTable Open(FakeProc proc) => new(new RecordedCmdlet(), proc.Path, CancellationToken.None);

    private static int Count(IEnumerable<TcpSocketInfo> sockets)
    {
        int count = 0;
        foreach (TcpSocketInfo socket in sockets)
        {
            count++;
        }

        return count;
    }

    private void AssertPerSocket(Func<FakeProc, int> read)
    {
        Assert.Equal((Few, Many), (read(_few), read(_many)));
        long few = Allocated(() => read(_few));
        long many = Allocated(() => read(_many));

        Assert.InRange((many - few) / (Many - Few), 1, BytesPerSocket);
    }

    private static long Allocated(Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        read();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
