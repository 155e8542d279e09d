using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using ProcTcp.Tests.Support;

namespace ProcTcp.Tests.Captures;

/// <summary>A capture of one table of any size, written while it is read.</summary>
internal sealed class SynthesizedCapture(long rows) : Stream
{
    private const int RowsAtOnce = 400;
    private const int NumberWidth = 8;
    private const int InodeWidth = 10;

    private readonly byte[] _block = MakeBlock();
    private readonly int _inodePlace = FindInode();
    private long _made;
    private int _given = int.MaxValue;
    private int _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get; set; }

    public bool IsDisposed { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (_given >= _length)
        {
            MakeRows();
        }

        int count = Math.Min(buffer.Length, _length - _given);
        _block.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private static string Line() =>
        (KernelRow.Between("127.0.0.1:80", "127.0.0.1:999") with { Number = 10_000_000, Inode = 1_000_000_000 }).Print(padded: true) + "\n";

    private static byte[] MakeBlock() => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Line(), RowsAtOnce)));

    private static int FindInode() => Line().IndexOf(" 1000000000 ", StringComparison.Ordinal) + 1;

    private void MakeRows()
    {
        int count = (int)Math.Min(RowsAtOnce, rows - _made);
        int width = _block.Length / RowsAtOnce;
        for (int i = 0; i < count; i++, _made++)
        {
            Span<byte> line = _block.AsSpan(i * width, width);
            (10_000_000 + _made).TryFormat(line[..NumberWidth], out _, provider: CultureInfo.InvariantCulture);
            (1_000_000_000 + _made).TryFormat(line.Slice(_inodePlace, InodeWidth), out _, provider: CultureInfo.InvariantCulture);
        }

        _given = 0;
        _length = count * width;
    }
}
