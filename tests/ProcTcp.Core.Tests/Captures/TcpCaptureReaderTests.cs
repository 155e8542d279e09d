using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using ProcTcp.Streams;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Captures;

public sealed class TcpCaptureReaderTests
{
    private const long ManyRows = 1_400_000;
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public void LargeCapture_IsReadInConstantMemory()
    {
        var options = new TcpCaptureOptions { Query = new() { Inode = [1_000_000_000 + ManyRows - 1] } };
        ReadAll(new SynthesizedCapture(1_000), options);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var stream = new SynthesizedCapture(ManyRows);
        (int count, TcpCaptureReport report) = ReadAll(stream, options);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(stream.Position > 200 * Megabyte);
        Assert.Equal(ManyRows, report.RowsRead);
        Assert.Equal(0, report.RowsRepeated);
        Assert.Equal(1, count);
        Assert.InRange(allocated, 0, 8 * Megabyte);
    }

    [Fact]
    public void EverySocket_AllocatesNoMoreThanItself()
    {
        const long Rows = 100_000;
        const long BytesPerSocket = 200;
        ReadAll(new SynthesizedCapture(1_000), options: null);
        long before = GC.GetAllocatedBytesForCurrentThread();
        (int count, _) = ReadAll(new SynthesizedCapture(Rows), options: null);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Rows, count);
        Assert.InRange(allocated, 0, (Rows * BytesPerSocket) + (4 * Megabyte));
    }

    [Fact]
    public void FirstSocket_IsReturned_AfterOneBlock()
    {
        using var stream = new SynthesizedCapture(ManyRows);
        _ = new TcpCaptureReader().Read(stream, Capture.Source).First();

        Assert.InRange(stream.Position, 1, 256 * 1024);
    }

    [Fact]
    public void Stream_IsNotClosed()
    {
        using var stream = new SynthesizedCapture(10);
        _ = new TcpCaptureReader().Read(stream, Capture.Source).Count();

        Assert.False(stream.IsDisposed);
    }

    [Fact]
    public void Cancellation_EndsTheRead()
    {
        using var cancellation = new CancellationTokenSource();
        using var stream = new SynthesizedCapture(ManyRows);
        using IEnumerator<TcpSocketInfo> sockets =
            new TcpCaptureReader().Read(stream, Capture.Source, report: null, cancellation.Token).GetEnumerator();

        Assert.True(sockets.MoveNext());
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => ReadToEnd(sockets));
        Assert.InRange(stream.Position, 1, Megabyte);
    }

    [Fact]
    public void Cancellation_EndsTheRead_OfAStreamThatWaits()
    {
        using var stream = new SilentStream(Encoding.ASCII.GetBytes(Capture.Rows(false, Capture.Connections("127.0.0.1"))));
        using var cancellation = new CancellationTokenSource();
        using IEnumerator<TcpSocketInfo> sockets =
            new TcpCaptureReader().Read(stream, Capture.Source, report: null, cancellation.Token).GetEnumerator();

        Assert.True(sockets.MoveNext());
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(() => sockets.MoveNext());
    }

    [Theory]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void GzipTruncatedAnywhere_IsAnError_AfterTheSocketsBeforeTheCut_AndNoOthers(CompressionLevel level)
    {
        string text = Capture.Table(false, Rows(200));
        string[] whole = [.. Capture.Read(text, out _).Select(CaptureFixture.Print)];
        byte[] compressed = Compress(text, level);
        int most = 0;
        for (int length = 2; length < compressed.Length; length++)
        {
            string[] sockets = [.. ReadBeforeDamage(compressed[..length]).Select(CaptureFixture.Print)];
            Assert.Equal(whole[..Math.Min(sockets.Length, whole.Length)], sockets);
            most = Math.Max(most, sockets.Length);
        }

        Assert.InRange(most, 150, 200);
    }

    [Fact]
    public void GzipFollowedByOtherData_IsAnError_AfterAllItsSockets()
    {
        Assert.Equal(20, ReadBeforeDamage([.. Compress(Capture.Table(false, Rows(20))), .. "something else"u8]).Count);
    }

    [Theory]
    [InlineData(new byte[0], 0)]
    [InlineData(new byte[] { 0x20 }, 0)]
    [InlineData(new byte[] { 0x1F }, 1)]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF }, 0)]
    [InlineData(new byte[] { 0xFF, 0xFE }, 0)]
    public void TinyStreams_AreRead(byte[] text, int malformed)
    {
        Assert.Empty(Capture.Read(text, out TcpCaptureReport report));
        Assert.Equal(malformed, report.LinesMalformed);
    }

    [Fact]
    public void StreamThatOnlyStartsLikeGzip_IsAnError()
    {
        Assert.Throws<InvalidDataException>(() => Capture.Read([0x1F, 0x8B, .. "no gzip at all, only its first bytes"u8], out _));
    }

    [Fact]
    public void Reading_CanBeRepeated()
    {
        var reader = new TcpCaptureReader(new() { Query = new() { LocalAddress = [AddressPattern.Parse("127.0.0.1")] } });

        Assert.Equal(10, reader.Read(new SynthesizedCapture(10), "a").Count());
        Assert.Equal(20, reader.Read(new SynthesizedCapture(20), "b").Count());
    }

    [Fact]
    public void SourceAndStream_AreChecked_BeforeTheRead()
    {
        var reader = new TcpCaptureReader();
        using var closed = new MemoryStream();
        closed.Close();

        Assert.Throws<ArgumentNullException>(() => reader.Read(null!, "a"));
        Assert.Throws<ArgumentException>(() => reader.Read(new SynthesizedCapture(1), string.Empty));
        Assert.Throws<ArgumentException>(() => reader.Read(closed, "a"));
    }

    private static (int Count, TcpCaptureReport Report) ReadAll(Stream stream, TcpCaptureOptions? options)
    {
        var report = new TcpCaptureReport();
        int count = 0;
        foreach (TcpSocketInfo socket in new TcpCaptureReader(options).Read(stream, Capture.Source, report))
        {
            count++;
        }

        return (count, report);
    }

    private static void ReadToEnd(IEnumerator<TcpSocketInfo> sockets)
    {
        while (sockets.MoveNext())
        {
        }
    }

    // These rows are no evidence of the byte order: they are held, and must not be lost.
    private static IEnumerable<KernelRow> Rows(int count) =>
        Enumerable.Range(0, count).Select(static number => KernelRow.Between("8.8.4.4:1", "0.0.0.0:0") with { Inode = (ulong)(number * 7919) % 104_729 });

    private static byte[] Compress(string text, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level))
        {
            gzip.Write(Encoding.ASCII.GetBytes(text));
        }

        return compressed.ToArray();
    }

    private static List<TcpSocketInfo> ReadBeforeDamage(byte[] text)
    {
        List<TcpSocketInfo> read = [];
        using var stream = new MemoryStream(text);
        using IEnumerator<TcpSocketInfo> sockets = new TcpCaptureReader().Read(stream, Capture.Source).GetEnumerator();
        InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
        {
            while (sockets.MoveNext())
            {
                read.Add(sockets.Current);
            }
        });
        Assert.Equal("The gzip data is cut short, damaged, or followed by other data.", error.Message);
        return read;
    }

    /// <summary>Returns its text, and then waits until it is closed.</summary>
    private sealed class SilentStream(byte[] text) : ReadOnlyStream
    {
        private readonly ManualResetEventSlim _isClosed = new();
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            if (_given == text.Length)
            {
                _isClosed.Wait();
            }

            int count = Math.Min(buffer.Length, text.Length - _given);
            text.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            _isClosed.Set();
            base.Dispose(disposing);
        }
    }
}
