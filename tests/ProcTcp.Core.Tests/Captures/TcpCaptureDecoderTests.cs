using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Captures;

public sealed class TcpCaptureDecoderTests
{
    [Fact]
    public void Socket_HasWhatACaptureKnows()
    {
        long before = DateTimeOffset.UtcNow.UtcTicks;
        TcpSocketInfo socket = Assert.Single(Capture.Read(Capture.Table(false, KernelRow.Listener("127.0.0.1:80", 77)), out _));

        Assert.Equal(SocketOwnerStatus.ForeignTable, socket.OwnerStatus);
        Assert.Equal(Capture.Source, socket.CapturePath);
        Assert.Empty(socket.Owners);
        Assert.Null(socket.OwningProcess);
        Assert.Null(socket.UserName);
        Assert.Equal(0u, socket.UserId);
        Assert.Null(socket.NetworkNamespace);
        Assert.InRange(socket.Timestamp.ToUniversalTime().Ticks, before, DateTimeOffset.UtcNow.UtcTicks);
    }

    [Fact]
    public void Times_AreInHundredthsOfASecond()
    {
        KernelRow row = KernelRow.Between("127.0.0.1:80", "0.0.0.0:0") with { Timer = 1, When = 500, RetransmitTimeout = 250 };
        TcpSocketInfo socket = Assert.Single(Capture.Read(Capture.Table(false, row), out _));

        Assert.Equal(TimeSpan.FromSeconds(5), socket.TimerExpiresIn);
        Assert.Equal(TimeSpan.FromSeconds(2.5), socket.RetransmitTimeout);
    }

    [Fact]
    public void MalformedLines_AreReported_AndTheOthersRead()
    {
        string row = Capture.Rows(false, KernelRow.Between("127.0.0.1:80", "0.0.0.0:0"));
        string text = "Defaulted container \"app\" out of: app, proxy\n" + TableText.Header + "\n" + row + "\n" + row.Replace(" 01 ", " XY ", StringComparison.Ordinal) + row;
        TcpSocketInfo[] sockets = Capture.Read(text, out TcpCaptureReport report);
        TcpTableFailure[] failures = Capture.Failures(report);

        Assert.Equal(2, sockets.Length);
        Assert.Equal([(1L, "sl"), (5L, "st")], failures.Select(static failure => (failure.LineNumber, failure.Column)));
        Assert.All(failures, static failure => Assert.Equal(Capture.Source, failure.Source));
        Assert.Equal(2, report.LinesMalformed);
        Assert.Equal(0, report.FailuresDropped);
    }

    [Fact]
    public void MalformedLines_AreKeptUpToALimit_AndCounted()
    {
        string text = string.Concat(Enumerable.Range(1, 1_000).Select(static line => string.Create(CultureInfo.InvariantCulture, $"noise {line}\n"))) + TableText.Header;
        Capture.Read(text, out TcpCaptureReport report);
        TcpTableFailure[] failures = Capture.Failures(report);

        Assert.Equal(Enumerable.Range(1, TcpCaptureReport.MaxFailures).Select(static line => (long)line), failures.Select(static failure => failure.LineNumber));
        Assert.Equal(1_000, report.LinesMalformed);
        Assert.Equal(1_000 - TcpCaptureReport.MaxFailures, report.FailuresDropped);
    }

    [Theory]
    [InlineData(2_050)]
    [InlineData(64 * 1024)]
    [InlineData(1_000_000)]
    public void EndlessLine_IsOneMalformedLine(int length)
    {
        string row = Capture.Rows(false, KernelRow.Between("127.0.0.1:80", "0.0.0.0:0"));
        TcpSocketInfo[] sockets = Capture.Read(row + new string('x', length) + "\n" + row + "bad\n", out TcpCaptureReport report);

        Assert.Equal(2, sockets.Length);
        Assert.Equal([2L, 4L], Capture.Failures(report).Select(static failure => failure.LineNumber));
    }

    [Fact]
    public void RowsOfTenColumns_AreRead_IfTheirLengthsShowThatNoEdgeCutThem()
    {
        byte[] old = Fixture.Table("tcp-ten-fields");
        string cut = Capture.Table(false, Capture.Connections("127.0.0.1", "127.0.1.1").Select(static row => row with { Inode = 12345, Fields = 10 }));

        Assert.Equal(2, Capture.Read(old, out _).Length);
        Assert.Empty(Capture.Read(cut, out TcpCaptureReport report));
        Assert.Contains("cut", report.WithoutTable!.Reason, StringComparison.Ordinal);
        Assert.Single(Capture.Read([.. old, .. Encoding.ASCII.GetBytes(Capture.Table(false, Capture.Connections("127.0.0.1")))], out report));
        Assert.Equal(2, report.LinesMalformed);
    }

    [Fact]
    public void PointerOfAMiniSocket_ThatIsShorterThanThoseOfItsTable_WasCut()
    {
        KernelRow row = KernelRow.Between("127.0.0.1:80", "127.0.0.1:5000");
        KernelRow mini = KernelRow.Between("127.0.0.1:80", "127.0.0.1:5001") with { State = 6, Timer = 3, Fields = KernelRow.ShortFields };

        Assert.Equal(2, Capture.Read(Capture.Table(false, row with { Pointer = "6b2f9635" }, mini with { Pointer = "6b2f9635" }), out _).Length);
        Assert.Single(Capture.Read(Capture.Table(false, row, mini with { Pointer = "00000000" }), out TcpCaptureReport report));
        Assert.Equal("rto", Assert.Single(Capture.Failures(report)).Column);
    }

    [Fact]
    public void LastLine_NeedsNoLineEnd()
    {
        Assert.Equal(2, Capture.Read(Capture.Table(false, Capture.Connections("127.0.0.1", "127.0.1.1")).TrimEnd('\n'), out _).Length);
    }

    [Fact]
    public void Mark_IsSkipped_WhereverTheTextIsCut()
    {
        byte[] text = Encoding.UTF8.GetBytes("\uFEFF" + Capture.Rows(false, Capture.Connections("127.0.0.1", "127.0.1.1")));
        for (int cut = 0; cut < 5; cut++)
        {
            var report = new TcpCaptureReport();
            using var decoder = new TcpCaptureDecoder(Capture.Source, options: null, report);
            decoder.Write(text.AsSpan(0, cut));
            decoder.Write(text.AsSpan(cut));

            Assert.Equal(["127.0.0.1", "127.0.1.1"], Capture.LocalAddresses(Capture.Take(decoder)));
            Assert.Equal(0, report.LinesMalformed);
        }
    }

    [Fact]
    public void DisposedDecoder_Throws_AndCanBeDisposedTwice()
    {
        var decoder = new TcpCaptureDecoder(Capture.Source);
        decoder.Write(Capture.Rows(false, Capture.Connections("127.0.0.1", "127.0.1.1")));
        Assert.True(decoder.TryRead(out _));
        decoder.Dispose();
        decoder.Dispose();

        Assert.Throws<ObjectDisposedException>(() => decoder.Write("text"));
        Assert.Throws<ObjectDisposedException>(() => decoder.Write("text"u8));
        Assert.Throws<ObjectDisposedException>(decoder.Complete);
        Assert.Throws<ObjectDisposedException>(() => decoder.TryRead(out _));
        AssertPoolGivesEachBufferOnce();
    }

    [Fact]
    public void RepeatedRows_AreReturnedOnce_InOneTable()
    {
        KernelRow[] rows = [.. Capture.Connections("127.0.0.1", "127.0.1.1", "127.0.0.53")];
        string table = Capture.Table(false, [.. rows, rows[1], rows[2], rows[2]]);
        TcpSocketInfo[] sockets = Capture.Read(table + Capture.Rows(false, rows), out TcpCaptureReport report);

        Assert.Equal(6, sockets.Length);
        Assert.Equal(3, report.RowsRepeated);
        Assert.Equal(9, report.RowsRead);
    }

    [Fact]
    public void SameRow_InTheNextTable_IsAnotherSocket()
    {
        string table = Capture.Table(false, Capture.Connections("127.0.0.1", "127.0.1.1"));

        Assert.Equal(6, Capture.Read(table + table + table, out _).Length);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Filters_Apply(TcpSocketQuery query, string[] expected)
    {
        string text = Capture.Table(true, [.. Capture.Connections("192.168.1.2", "127.0.0.1"), KernelRow.Listener("[::1]:8080", 42)]);
        TcpSocketInfo[] sockets = Capture.Read(text, out TcpCaptureReport report, new() { Query = query });

        Assert.Equal(expected, Capture.LocalAddresses(sockets));
        Assert.Equal(3, report.RowsRead);
        Assert.Equal(expected.Length, report.RowsMatched);
    }

    public static TheoryData<TcpSocketQuery, string[]> Queries => new()
    {
        { new() { LocalAddress = [AddressPattern.Parse("192.168.0.0/16")] }, ["192.168.1.2"] },
        { new() { LocalPort = [PortRange.Parse("8080")] }, ["::1"] },
        { new() { RemoteAddress = [AddressPattern.Parse("::")] }, ["::1"] },
        { new() { State = [TcpSocketState.Listen] }, ["::1"] },
        { new() { AddressFamily = [IPFamily.IPv4] }, ["192.168.1.2", "127.0.0.1"] },
        { new() { AddressFamily = [IPFamily.IPv6] }, ["::1"] },
        { new() { Inode = [42] }, ["::1"] },
    };

    [Fact]
    public void RowRepeatedInAnotherState_IsKept_IfOnlyTheLaterOnePassesTheFilter()
    {
        KernelRow row = KernelRow.Between("127.0.0.1:80", "127.0.0.1:5000") with { Inode = 7 };
        string text = Capture.Table(false, row, row with { Number = 1, State = (byte)TcpSocketState.CloseWait });
        TcpSocketInfo socket = Assert.Single(Capture.Read(text, out TcpCaptureReport report, new() { Query = new() { State = [TcpSocketState.CloseWait] } }));

        Assert.Equal(TcpSocketState.CloseWait, socket.State);
        Assert.Equal((2, 1, 0), (report.RowsRead, report.RowsMatched, report.RowsRepeated));
    }

    [Fact]
    public void FiltersThatACaptureLacks_AreRefused()
    {
        TcpCaptureOptions[] senseless =
        [
            new() { Query = new() { OwningProcess = [1] } },
            new() { Query = new() { OwningProcessName = ["x"] } },
            new() { Query = new() { UserName = ["root"] } },
        ];

        Assert.All(senseless, static options => Assert.Throws<ArgumentException>(() => new TcpCaptureReader(options)));
        Assert.All(senseless, static options => Assert.Throws<ArgumentException>(() => new TcpCaptureDecoder("x", options).Dispose()));
    }

    [Fact]
    public void PiecesOfAnySize_ReturnTheSameSockets()
    {
        string text = Capture.Table(false, Capture.Connections("127.0.0.1", "127.0.1.1", "192.168.1.9"));
        foreach (int size in new[] { 1, 2, 3, 7, 100, 255, 256, 257 })
        {
            using var decoder = new TcpCaptureDecoder(Capture.Source);
            List<TcpSocketInfo> sockets = [];
            for (int start = 0; start < text.Length; start += size)
            {
                decoder.Write(text.AsSpan(start, Math.Min(size, text.Length - start)));
                sockets.AddRange(Capture.Take(decoder));
            }

            decoder.Complete();
            sockets.AddRange(Capture.Take(decoder));
            Assert.Equal(["127.0.0.1", "127.0.1.1", "192.168.1.9"], Capture.LocalAddresses(sockets));
        }
    }

    private static void AssertPoolGivesEachBufferOnce()
    {
        byte[][] buffers = [.. Enumerable.Range(0, 8).Select(static _ => ArrayPool<byte>.Shared.Rent(64 * 1024))];
        Array.ForEach(buffers, static buffer => ArrayPool<byte>.Shared.Return(buffer));

        Assert.Distinct(buffers);
    }
}
