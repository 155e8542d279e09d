using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using Xunit;

namespace ProcTcp.Tests.Captures;

public sealed class CaptureFixtureTests
{
    public static TheoryData<string> Names => [.. CaptureFixture.Names()];

    [Fact]
    public void Fixtures_AreOfManyKernels()
    {
        Assert.True(CaptureFixture.Names().Length >= 10);
        Assert.Contains("\r\n", Encoding.ASCII.GetString(CaptureFixture.Text("android-5.10-arm64")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Capture_OfAnyKernel_ReturnsItsSockets(string name)
    {
        TcpSocketInfo[] sockets = Capture.Read(CaptureFixture.Text(name), out TcpCaptureReport report);

        AssertSockets(name, sockets);
        Assert.Empty(Capture.Failures(report));
        Assert.Equal(sockets.Length, report.RowsRead);
        Assert.Equal(sockets.Length, report.RowsMatched);
        TcpByteOrderChoice choice = Assert.Single(Capture.Choices(report));
        Assert.Equal(CaptureFixture.ByteOrder(name), choice.ByteOrder);
        Assert.True(choice.IsCertain, choice.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GivenByteOrder_IsUsed_RightOrWrong(string name)
    {
        TcpTableByteOrder order = CaptureFixture.ByteOrder(name);
        TcpTableByteOrder other = order == TcpTableByteOrder.BigEndian ? TcpTableByteOrder.LittleEndian : TcpTableByteOrder.BigEndian;

        AssertSockets(name, Capture.Read(CaptureFixture.Text(name), out TcpCaptureReport report, new() { ByteOrder = order }));
        Assert.Empty(Capture.Choices(report));
        TcpSocketInfo[] wrong = Capture.Read(CaptureFixture.Text(name), out _, new() { ByteOrder = other });
        Assert.NotEqual(CaptureFixture.Sockets(name), Array.ConvertAll(wrong, CaptureFixture.Print));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Capture_CutAtAnyByte_ReturnsTheSameSockets(string name)
    {
        byte[] text = CaptureFixture.Text(name);
        for (int cut = 0; cut <= text.Length; cut += 7)
        {
            using var decoder = new TcpCaptureDecoder(Capture.Source);
            decoder.Write(text.AsSpan(0, cut));
            decoder.Write(text.AsSpan(cut));
            decoder.Complete();
            AssertSockets(name, [.. Capture.Take(decoder)]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Capture_InAnyEncoding_ReturnsTheSameSockets(string name)
    {
        byte[] text = CaptureFixture.Text(name);
        string characters = Encoding.ASCII.GetString(text);
        byte[] utf16 = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(characters)];
        byte[] utf16BigEndian = [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(characters)];
        byte[] utf8 = [.. Encoding.UTF8.GetPreamble(), .. text];
        foreach (byte[] encoded in new[] { utf8, utf16, utf16BigEndian, Compress(text), Compress(utf16), [.. Compress(text[..100]), .. Compress(text[100..])] })
        {
            AssertSockets(name, Capture.Read(encoded, out TcpCaptureReport report));
            Assert.Equal(0, report.LinesMalformed);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Characters_ReturnTheSameSockets_WithAMarkOrWithout(string name)
    {
        string text = Encoding.ASCII.GetString(CaptureFixture.Text(name));
        foreach (string characters in new[] { text, "\uFEFF" + text })
        {
            var report = new TcpCaptureReport();
            using var decoder = new TcpCaptureDecoder(Capture.Source, options: null, report);
            decoder.Write(characters);
            decoder.Complete();
            AssertSockets(name, [.. Capture.Take(decoder)]);
            Assert.Equal(0, report.LinesMalformed);
        }
    }

    private static void AssertSockets(string name, TcpSocketInfo[] sockets) =>
        Assert.Equal(CaptureFixture.Sockets(name), Array.ConvertAll(sockets, CaptureFixture.Print));

    private static byte[] Compress(byte[] text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return compressed.ToArray();
    }
}
