using System;
using ProcTcp.Rows;

namespace ProcTcp.Reading;

/// <summary>
/// The set of rows read so far, because the kernel repeats rows if the table changes between two pages. Two rows are the same by the
/// values that identify a socket, never by a hash alone: by the cookie, which a connection keeps when it gives way to a mini-socket without
/// an inode; in a table by both ends, the inode and the address in the kernel.
/// </summary>
internal sealed class RepeatedRows : IDisposable
{
    private const int CookieWords = 2;
    private const int IPv4Words = 7;
    private const int IPv6Words = 13;

    private RowKeys? _cookies;
    private RowKeys? _ipv4;
    private RowKeys? _ipv6;

    public int Count => (_cookies?.Count ?? 0) + (_ipv4?.Count ?? 0) + (_ipv6?.Count ?? 0);

    public bool Contains(in TcpTableRow row)
    {
        Span<uint> key = stackalloc uint[IPv6Words];
        RowKeys keys = Write(row, ref key);
        return keys.Contains(key);
    }

    /// <summary>Adds a row.</summary>
    /// <returns>True if the row was added; false if the set already has it.</returns>
    public bool TryAdd(in TcpTableRow row)
    {
        Span<uint> key = stackalloc uint[IPv6Words];
        RowKeys keys = Write(row, ref key);
        return keys.TryAdd(key);
    }

    public void Dispose()
    {
        _cookies?.Dispose();
        _ipv4?.Dispose();
        _ipv6?.Dispose();
    }

    private RowKeys Write(in TcpTableRow row, ref Span<uint> key)
    {
        Write(key, row.ObjectId);
        if (row.Has(RowColumns.Cookie))
        {
            key = key[..CookieWords];
            return _cookies ??= new(CookieWords);
        }

        Write(key[2..], row.Inode);
        key[4] = ((uint)row.LocalPort << 16) | row.RemotePort;
        if (row.IsIPv6)
        {
            Write(key[5..], row.LocalAddress.Low);
            Write(key[7..], row.LocalAddress.High);
            Write(key[9..], row.RemoteAddress.Low);
            Write(key[11..], row.RemoteAddress.High);
            return _ipv6 ??= new(IPv6Words);
        }

        key[5] = row.LocalAddress.IPv4;
        key[6] = row.RemoteAddress.IPv4;
        key = key[..IPv4Words];
        return _ipv4 ??= new(IPv4Words);
    }

    private static void Write(Span<uint> key, ulong value)
    {
        key[0] = (uint)value;
        key[1] = (uint)(value >> 32);
    }
}
