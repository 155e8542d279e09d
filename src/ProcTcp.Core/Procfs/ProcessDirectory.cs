using System;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;

namespace ProcTcp.Procfs;

/// <summary>
/// The descriptors of one process, read through its open <c>fd</c> directory. Everything is read through that one descriptor, so that a
/// process that gets the same ID later is never read in its place.
/// </summary>
internal ref struct ProcessDirectory
{
    private const int MaxLinkLength = 64;
    private const int MaxCgroupsLength = 4096;

    private readonly SafeFileHandle _descriptors;
    private readonly Span<byte> _buffer;
    private DirectoryEntries _entries;

    private ProcessDirectory(SafeFileHandle descriptors, Span<byte> buffer)
    {
        _descriptors = descriptors;
        _buffer = buffer;
    }

    /// <summary>Gets the descriptor that <see cref="MoveToDescriptor"/> stopped at.</summary>
    public int FileDescriptor { get; private set; }

    /// <summary>Gets the error that ended the walk, or 0.</summary>
    public int Errno { get; private set; }

    /// <summary>Opens the descriptors of a process. On failure <see cref="Errno"/> has the error number.</summary>
    public static ProcessDirectory Open(SafeFileHandle procRoot, int processId, Span<byte> buffer)
    {
        Span<byte> path = stackalloc byte[16];
        processId.TryFormat(path, out int length, provider: CultureInfo.InvariantCulture);
        "/fd\0"u8.CopyTo(path[length..]);
        (SafeFileHandle descriptors, int errno) = OpenAt.Directory(procRoot, path);
        return new ProcessDirectory(descriptors, buffer) { Errno = errno };
    }

    /// <summary>Moves to the next descriptor.</summary>
    public bool MoveToDescriptor()
    {
        while (Errno == 0)
        {
            while (_entries.MoveNext())
            {
                if (_entries.TryGetNumber(out int number))
                {
                    FileDescriptor = number;
                    return true;
                }
            }

            (int count, int errno) = GetDirectoryEntries.Next(_descriptors, _buffer);
            if (count <= 0)
            {
                Errno = errno;
                return false;
            }

            _entries = new DirectoryEntries(_buffer[..count]);
        }

        return false;
    }

    /// <summary>Reads the link of the descriptor that <see cref="MoveToDescriptor"/> stopped at.</summary>
    /// <returns>True if it is a socket; otherwise, false.</returns>
    public bool TryReadSocket(out ulong inode)
    {
        Span<byte> target = stackalloc byte[MaxLinkLength];
        (int count, int errno) = ReadLinkAt.Target(_descriptors, _entries.TerminatedName, target);
        if (errno == 0)
        {
            return InodeLink.TryParse("socket"u8, target[..count], out inode);
        }

        Errno = Interop.Errno.IsPermission(errno) ? errno : Errno;
        inode = 0;
        return false;
    }

    /// <summary>Reads the link of any descriptor.</summary>
    /// <returns>The inode of the socket; 0 if it is not a socket; null if the link cannot be read.</returns>
    public readonly ulong? ReadSocket(int descriptor)
    {
        Span<byte> name = stackalloc byte[16];
        name.Clear();
        descriptor.TryFormat(name, out _, provider: CultureInfo.InvariantCulture);
        Span<byte> target = stackalloc byte[MaxLinkLength];
        (int count, int errno) = ReadLinkAt.Target(_descriptors, name, target);
        return errno != 0 ? null : InodeLink.TryParse("socket"u8, target[..count], out ulong inode) ? inode : 0;
    }

    /// <summary>
    /// Reads the status of the directory itself, whose inode another process with the same ID does not have; all zero if it cannot be
    /// read.
    /// </summary>
    public readonly FileStatus ReadStatus() => FileStatus.Of(_descriptors) is { Errno: 0 } found ? found.Status : default;

    /// <summary>Reads the cgroups of the process (<c>/proc/PID/cgroup</c>); null if they cannot be read.</summary>
    public readonly string? ReadCgroups()
    {
        Span<byte> text = stackalloc byte[MaxCgroupsLength];
        int count = ReadFrom("../cgroup\0"u8, text);
        return count <= 0 ? null : Encoding.UTF8.GetString(text[..count]);
    }

    /// <summary>Reads the command name; null if the process is gone.</summary>
    public readonly string? ReadCommandName()
    {
        Span<byte> name = stackalloc byte[MaxLinkLength];
        int count = ReadFrom("../comm\0"u8, name);
        if (count <= 0)
        {
            return null;
        }

        // The kernel ends the name with one line feed; the name itself may contain others.
        return Encoding.UTF8.GetString(name[count - 1] == '\n' ? name[..(count - 1)] : name[..count]);
    }

    public readonly void Dispose() => _descriptors.Dispose();

    private readonly int ReadFrom(ReadOnlySpan<byte> terminatedPath, Span<byte> buffer)
    {
        (SafeFileHandle file, int errno) = OpenAt.File(_descriptors, terminatedPath);
        using (file)
        {
            return errno == 0 ? ReadFile.Once(file, buffer).Count : -1;
        }
    }
}
