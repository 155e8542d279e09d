using System;
using System.IO;
using System.Text;

namespace ProcTcp.Streams;

/// <summary>Detects the encoding of a stream by its first bytes, and reads the text as UTF-8.</summary>
internal static class CaptureText
{
    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    private static ReadOnlySpan<byte> Utf16Mark => [0xFF, 0xFE];

    private static ReadOnlySpan<byte> Utf16BigEndianMark => [0xFE, 0xFF];

    /// <summary>Opens the text of a stream; closing it leaves the stream open.</summary>
    public static Stream Open(Stream stream)
    {
        var peeked = new PeekedStream(stream, leaveOpen: true);
        return peeked.Head.StartsWith(GzipMagic)
            ? OpenText(new PeekedStream(new GzipText(peeked), leaveOpen: false))
            : OpenText(peeked);
    }

    private static Stream OpenText(PeekedStream stream)
    {
        // Windows PowerShell writes UTF-16 with ">". The transcoder keeps the byte order mark, as one of UTF-8.
        Encoding? encoding =
            stream.Head.StartsWith(Utf16Mark) ? Encoding.Unicode
            : stream.Head.StartsWith(Utf16BigEndianMark) ? Encoding.BigEndianUnicode
            : null;
        return encoding is null ? stream : Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8);
    }
}
