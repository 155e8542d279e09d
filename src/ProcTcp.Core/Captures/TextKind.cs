using System;
using System.IO;
using System.Text;

namespace ProcTcp.Captures;

/// <summary>Recognizes what a text is that has no table of TCP.</summary>
internal sealed class TextKind(string source)
{
    private const string Expected = "Provide the output of: cat /proc/net/tcp /proc/net/tcp6.";
    private const char Escape = '\x1B';
    private const int HeadLength = 512;
    private const int ShownLength = 80;
    private const int MaxLines = 100;

    private static readonly string[] s_otherProtocols = ["udp", "raw", "icmp"];

    // High bytes are those of the replacement character if the text came through strings.
    private static readonly (int Offset, byte[] Magic, string Name)[] s_archives =
    [
        (0, [0x1F, 0x8B], "gzip"),
        (0, [0xFD, .. "7zXZ"u8], "xz"),
        (0, [0x28, 0xB5, 0x2F, 0xFD], "zstd"),
        (0, [.. "BZh"u8], "bzip2"),
        (0, [.. "PK\x03\x04"u8], "zip"),
        (0, [.. "7z"u8, 0xBC, 0xAF], "7z"),
        (0, [0x04, 0x22, 0x4D, 0x18], "lz4"),
        (257, [.. "ustar"u8], "tar"),
    ];

    private static readonly (string Words, string Name)[] s_texts =
    [
        ("Active Internet connections", "the output of netstat"),
        ("Proto Recv-Q Send-Q", "the output of netstat"),
        ("Recv-Q Send-Q", "the output of ss"),
        ("COMMAND PID USER", "the output of lsof"),
        ("LocalAddress LocalPort", "the output of Get-NetTCPConnection"),
        ("State LocalAddress Port", "the output of Get-ProcTcpSocket"),
        ("Num RefCount Protocol", "the table of Unix sockets"),
        ("sk RefCnt Type", "the table of packet sockets"),
        ("sk Eth Pid", "the table of netlink sockets"),
        ("\"LocalAddress\"", "a list of sockets as JSON or CSV"),
        ("<html", "an HTML page"),
        ("<!DOCTYPE html", "an HTML page"),
        ("ICBzbCAgbG9j", "a table in Base64"),
    ];

    private readonly byte[] _head = new byte[HeadLength];
    private int _headLength;
    private string? _archive;
    private string? _tool;
    private string? _firstLine;
    private int _lines;
    private bool _isChecked;

    /// <summary>Adds the next piece of the text, of which the beginning is kept.</summary>
    public void AddHead(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> part = text[..Math.Min(text.Length, HeadLength - _headLength)];
        part.CopyTo(_head.AsSpan(_headLength));
        _headLength += part.Length;
    }

    /// <summary>Gets a value that indicates whether the text is an archive, in which nothing is a row.</summary>
    public bool IsArchive => _archive is not null;

    /// <summary>Determines, at the first line that is not plain, whether the text is an archive.</summary>
    public bool FindArchive(ReadOnlySpan<byte> line)
    {
        if (!_isChecked && !PlainText.IsPlain(line))
        {
            _isChecked = true;
            string head = Encoding.UTF8.GetString(_head.AsSpan(0, _headLength));
            _archive = Array.Find(s_archives, archive => archive.Offset < head.Length
                && head.AsSpan(archive.Offset).StartsWith(Encoding.UTF8.GetString(archive.Magic), StringComparison.Ordinal)).Name;
        }

        return IsArchive;
    }

    /// <summary>Adds a line that is neither row nor header.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (_tool is not null || (_firstLine is not null && _lines++ > MaxLines))
        {
            return;
        }

        string text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, ShownLength)]);
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string spaced = string.Join(' ', words);
        _firstLine ??= spaced;
        _tool = Array.Find(s_texts, known => spaced.Contains(known.Words, StringComparison.OrdinalIgnoreCase)).Name ?? FindTool(words);
    }

    /// <summary>Returns why a text has no table.</summary>
    /// <param name="table">The tables that were found in it.</param>
    /// <param name="failure">The first line that is not a row, if there is one.</param>
    public TcpCaptureWithoutTable Describe(TableTracker table, TcpTableFailure? failure) =>
        _archive is not null ? new(source, $"it is {_archive} data", "Unpack it first.")
        : table.HasOthers ? new(source, $"it is a table of {FindProtocol(table)} sockets", Expected)
        : table.HasCut ? new(source, "its rows end early, as if they were cut", Expected)
        : table.HasBadRows ? new(source, $"none of its rows could be read: {failure?.ToString().TrimEnd('.')}", Expected)
        : _tool is not null ? new(source, $"it is {_tool}", Expected)
        : _firstLine?.Contains(Escape, StringComparison.Ordinal) == true ? new(source, "its lines contain escape sequences of a terminal", Expected)
        : IsBinary() ? new(source, "it is binary data", Expected)
        : _firstLine is not null ? new(source, $"its first line is \"{_firstLine}\"", Expected)
        : new(source, "it is empty", Expected);

    private static string? FindTool(string[] words) => words switch
    {
        [var first, ..] when IsState(first) => "the output of ss",
        ["tcp" or "tcp6" or "udp", var second, ..] when IsState(second) => "the output of ss",
        ["tcp" or "tcp6" or "udp", _, _, _, _, var state, ..] when IsState(state) => "the output of netstat",
        _ => null,
    };

    private static bool IsState(string word) => word is "UNCONN" || (char.IsAsciiLetter(word[0]) && TcpSocketStateText.TryParse(word, out _));

    /// <summary>Returns the protocol that the name of the text has, or those that print such tables.</summary>
    private string FindProtocol(TableTracker table)
    {
        string name = Path.GetFileName(source);
        string? protocol = Array.Find(s_otherProtocols, other => name.StartsWith(other, StringComparison.OrdinalIgnoreCase));
        return protocol?.ToUpperInvariant() ?? (table.HasUdp ? "UDP" : "UDP, raw or ICMP");
    }

    private bool IsBinary()
    {
        int controls = 0;
        foreach (byte character in _head.AsSpan(0, _headLength))
        {
            controls += character is < (byte)' ' and not ((byte)'\t' or (byte)'\n' or (byte)'\r') ? 1 : 0;
        }

        return controls * 10 > _headLength;
    }
}
