using System;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;

namespace ProcTcp.Procfs;

/// <summary>
/// The descriptors of one process or thread, read through its open <c>fd</c> directory. Everything is read through that one descriptor, so
/// that a process that gets the same ID later is never read in its place.
/// </summary>
internal ref struct ProcessDirectory
{
    private const int MaxLinkLength = 64;
    private const int MaxNameLength = 16;

    // To try numbers costs less than to list them, as long as nearly all are in use. Few processes have more than one block of them.
    private const int MaxUnused = 4;
    private const int LongestEntry = 32;

    private readonly Span<byte> _buffer;
    private DirectoryEntries _entries;
    private readonly bool _mayTryNumbers;
    private bool _triesNumbers;
    private bool _isBlockFull;
    private int _next;
    private int _unused;
    private (int Count, int Errno) _link;

    private ProcessDirectory(SafeFileHandle handle, Span<byte> buffer, bool mayTryNumbers)
    {
        Handle = handle;
        _buffer = buffer;
        _mayTryNumbers = mayTryNumbers;
    }

    /// <summary>Gets the open directory, for <see cref="ProcessText"/>; invalid if it could not be opened.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Gets the descriptor that <see cref="MoveToDescriptor"/> stopped at.</summary>
    public int FileDescriptor { get; private set; }

    /// <summary>Gets the error that ended the walk, or 0.</summary>
    public int Errno { get; private set; }

    /// <summary>Opens the descriptors of a process or, below <c>/proc/PID/task</c>, of a thread. On failure <see cref="Errno"/> is set.</summary>
    /// <param name="parent">The directory of the processes or threads.</param>
    /// <param name="id">The process or thread ID.</param>
    /// <param name="buffer">The buffer for directory entries.</param>
    /// <param name="mayTryNumbers">
    /// Whether all links are read anyway, and it is the proc file system of this process: after a full block of entries, descriptors are then
    /// found by reading the links of one number after the other, until some are not in use.
    /// </param>
    public static ProcessDirectory Open(SafeFileHandle parent, int id, Span<byte> buffer, bool mayTryNumbers = false)
    {
        Span<byte> path = stackalloc byte[16];
        id.TryFormat(path, out int length, provider: CultureInfo.InvariantCulture);
        "/fd\0"u8.CopyTo(path[length..]);
        (SafeFileHandle handle, int errno) = OpenAt.Directory(parent, path);
        return new ProcessDirectory(handle, buffer, mayTryNumbers) { Errno = errno, FileDescriptor = -1 };
    }

    /// <summary>Moves to the next descriptor.</summary>
    public bool MoveToDescriptor()
    {
        while (Errno == 0)
        {
            if (_triesNumbers && TryNumbers())
            {
                return true;
            }

            while (_entries.MoveNext())
            {
                if (_entries.TryGetNumber(out int number))
                {
                    FileDescriptor = number;
                    return true;
                }
            }

            _triesNumbers = _isBlockFull && _mayTryNumbers && DescriptorPositions.AreNumbers;
            if (_triesNumbers)
            {
                (_next, _unused, _isBlockFull) = (FileDescriptor + 1, 0, false);
                continue;
            }

            (int count, int errno) = GetDirectoryEntries.Next(Handle, _buffer);
            if (count <= 0)
            {
                Errno = errno;
                return false;
            }

            _isBlockFull = count > _buffer.Length - LongestEntry;
            _entries = new DirectoryEntries(_buffer[..count]);
        }

        return false;
    }

    /// <summary>Reads the link of the descriptor that <see cref="MoveToDescriptor"/> stopped at.</summary>
    /// <returns>True if it is a socket; otherwise, false.</returns>
    public bool TryReadSocket(out ulong inode)
    {
        Span<byte> target = _triesNumbers ? _buffer[..MaxLinkLength] : stackalloc byte[MaxLinkLength];
        (int count, int errno) = _triesNumbers ? _link : ReadLinkAt.Target(Handle, _entries.TerminatedName, target);
        if (errno == 0)
        {
            return InodeLink.TryParse("socket"u8, target[..count], out inode);
        }

        Errno = Interop.Errno.IsGone(errno) || errno == Interop.Errno.InvalidArgument ? Errno : errno;
        inode = 0;
        return false;
    }

    /// <summary>Reads the link of any descriptor.</summary>
    /// <returns>The inode of the socket; 0 if it is not a socket; null if the link cannot be read.</returns>
    public readonly ulong? ReadSocket(int descriptor)
    {
        Span<byte> target = stackalloc byte[MaxLinkLength];
        (int count, int errno) = ReadLink(descriptor, target);
        return errno != 0 ? null : InodeLink.TryParse("socket"u8, target[..count], out ulong inode) ? inode : 0;
    }

    /// <summary>
    /// Reads the status of the directory itself, whose inode another process with the same ID does not have; all zero if it cannot be
    /// read.
    /// </summary>
    public readonly FileStatus ReadStatus() => FileStatus.Of(Handle) is { Errno: 0 } found ? found.Status : default;

    public readonly void Dispose() => Handle.Dispose();

    private bool TryNumbers()
    {
        while (_unused < MaxUnused)
        {
            FileDescriptor = _next++;
            _link = ReadLink(FileDescriptor, _buffer[..MaxLinkLength]);
            if (_link.Errno != Interop.Errno.NoEntry)
            {
                return true;
            }

            _unused++;
        }

        _triesNumbers = false;
        Errno = DescriptorPositions.MoveTo(Handle, _next);
        return false;
    }

    private readonly (int Count, int Errno) ReadLink(int descriptor, Span<byte> target)
    {
        Span<byte> name = stackalloc byte[MaxNameLength];
        descriptor.TryFormat(name, out int length, provider: CultureInfo.InvariantCulture);
        name[length] = 0;
        return ReadLinkAt.Target(Handle, name, target);
    }
}
