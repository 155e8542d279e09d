using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ProcTcp.Filtering;
using ProcTcp.Reading;
using ProcTcp.Rows;
using ProcTcp.SockDiag;
using ProcTcp.Sources;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Sources;

/// <summary>Dumps as the kernel may send them, and hardly does when a test wants it.</summary>
public sealed class SockDiagDumpTests : IDisposable
{
    private const int InvalidArgument = 22;
    private const int NoBuffer = 105;
    private const ushort WasInterrupted = 0x10;

    private static readonly DumpRequest s_request = new(IsIPv6: false, SockDiagRequest.TableStates, Extensions: 0, Program: []);

    private readonly TcpReadReport _report = new();
    private readonly NamespaceSnapshot _snapshot = new(new TableOrigin(DateTimeOffset.UtcNow, networkNamespace: null), []);

    public void Dispose() => _snapshot.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(300)]
    public void Dump_HasItsRowsInOrder_HoweverManyDatagramsItTakes(int datagrams)
    {
        using var kernel = new ScriptedKernel(_ => Dump(datagrams));

        ReadAll(kernel, s_request, s_request with { IsIPv6 = true });

        Assert.Equal(Enumerable.Range(1, datagrams), Inodes());
        Assert.Equal(2, kernel.Requests.Count);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 3, 0)]
    [InlineData(9, 3, 1)]
    public void InconsistentDump_IsReadAgain_ThreeTimesAtMost_AndThenSaid(int interrupted, int requests, int inconsistent)
    {
        using var kernel = new ScriptedKernel(number => Dump(4, number < interrupted ? WasInterrupted : (ushort)0));

        ReadAll(kernel, s_request);

        Assert.Equal((requests, inconsistent), (kernel.Requests.Count, _report.DumpsInconsistent));
        Assert.Equal([1, 2, 3, 4], Inodes());
    }

    [Theory]
    [InlineData(1, 2, 0)]
    [InlineData(2, 3, 0)]
    [InlineData(9, 3, 1)]
    public void DumpOfWhichTheKernelLostSome_IsReadAgain_ThreeTimesAtMost_AndThenSaid(int lossy, int requests, int inconsistent)
    {
        foreach (int before in (int[])[1, 3, 50])
        {
            _snapshot.Clear();
            var report = new TcpReadReport();
            using var kernel = new ScriptedKernel(number => number < lossy
                ? [.. Dump(60).Take(before), ScriptedKernel.Fail(NoBuffer), .. Dump(60).Skip(before + 1)]
                : Dump(60));

            ReadAll(kernel, report, s_request);

            Assert.Equal((requests, inconsistent), (kernel.Requests.Count, report.DumpsInconsistent));
            Assert.Equal(inconsistent == 0 ? 60 : 59, _snapshot.Rows.Count);
        }
    }

    [Fact]
    public void ProgramThatIsRefused_IsLeftOut()
    {
        using var kernel = new ScriptedKernel(number => number == 0 ? [NetlinkBytes.Result(NetlinkBytes.Error, InvalidArgument)] : Dump(2));

        ReadAll(kernel, s_request with { Program = new byte[8] });

        Assert.Equal([1, 2], Inodes());
        Assert.Equal([(s_request with { Program = new byte[8] }).ToBytes(), s_request.ToBytes()], kernel.Requests);
    }

    [Theory]
    [InlineData(2, false, 1)]
    [InlineData(95, false, 1)]
    [InlineData(InvalidArgument, false, 1)]
    [InlineData(InvalidArgument, true, 2)]
    public void KernelThatRefusesBothFamiliesAtOnce_IsAskedForEach(int errno, bool refusesProgram, int refusals)
    {
        DumpRequest both = s_request with { IsIPv6 = null, Program = new byte[8] };
        using var kernel = new ScriptedKernel(number => number < refusals ? [NetlinkBytes.Result(NetlinkBytes.Error, errno)] : Dump(3));

        ReadAll(kernel, both);

        DumpRequest ipv4 = both with { IsIPv6 = false }, ipv6 = both with { IsIPv6 = true };
        DumpRequest[] expected = refusesProgram ? [both, ipv4, ipv4 with { Program = [] }, ipv6] : [both, ipv4, ipv6];
        Assert.Equal(expected.Select(static request => request.ToBytes()), kernel.Requests);
        Assert.Equal([1, 2, 3], Inodes());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(InvalidArgument)]
    public void DumpThatIsRefused_IsNoSource(int errno)
    {
        using var kernel = new ScriptedKernel(_ => [NetlinkBytes.Result(NetlinkBytes.Error, errno)]);

        Assert.Equal((null, errno), SockDiagSource.Open(kernel.Connect, [s_request], _report));
    }

    public static TheoryData<string, byte[]> Breaks => new()
    {
        { "an error", NetlinkBytes.Result(NetlinkBytes.Error, 5) },
        { "an error at the end", NetlinkBytes.Result(NetlinkBytes.Done, 5) },
        { "half a message", NetlinkBytes.OfSocket(9)[..40] },
        { "more than the kernel sends", new byte[40_000] },
        { "an error of the socket", ScriptedKernel.Fail(12) },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public void DumpThatBreaksOff_IsAnError_AfterTheRowsBeforeIt(string how, byte[] end)
    {
        Assert.NotEmpty(how);
        foreach (int before in (int[])[2, 3, 5, 40])
        {
            _snapshot.Clear();
            using var kernel = new ScriptedKernel(_ => Dump(before).SkipLast(1).Append(end));
            Assert.Throws<IOException>(() => ReadAll(kernel, s_request));
            Assert.Equal(before - 1, _snapshot.Rows.Count);
        }
    }

    [Fact]
    public void DumpThatNeverEnds_CanBeLeft()
    {
        using var kernel = new ScriptedKernel(_ => Endless());
        (SockDiagSource? source, int _) = SockDiagSource.Open(kernel.Connect, [s_request], _report);
        using (source)
        using (var collector = new RowCollector(new RowFilter(), _snapshot, listeners: null, _report))
        {
            for (int i = 0; i < 5; i++)
            {
                Assert.True(source!.Read(collector));
            }
        }

        Assert.Equal([1, 2, 3, 4, 5], Inodes());

        static IEnumerable<byte[]> Endless()
        {
            for (int number = 1; ; number++)
            {
                yield return NetlinkBytes.OfSocket(number);
            }
        }
    }

    private static IEnumerable<byte[]> Dump(int datagrams, ushort flags = 0) => Enumerable.Range(1, datagrams)
        .Select(number => number < datagrams
            ? NetlinkBytes.OfSocket(number)
            : [.. NetlinkBytes.OfSocket(number), .. NetlinkBytes.Result(NetlinkBytes.Done, 0, (ushort)(flags | 2))]);

    private void ReadAll(ScriptedKernel kernel, params DumpRequest[] requests) => ReadAll(kernel, _report, requests);

    private void ReadAll(ScriptedKernel kernel, TcpReadReport report, params DumpRequest[] requests)
    {
        (SockDiagSource? source, int errno) = SockDiagSource.Open(kernel.Connect, requests, report);
        Assert.Equal(0, errno);
        using (source)
        using (var collector = new RowCollector(new RowFilter(), _snapshot, listeners: null, _report))
        {
            while (source!.Read(collector))
            {
            }
        }
    }

    private int[] Inodes()
    {
        List<int> inodes = [];
        foreach (ref readonly TcpTableRow row in _snapshot.Rows.Items)
        {
            inodes.Add((int)row.Inode);
        }

        return [.. inodes];
    }
}
