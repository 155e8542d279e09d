using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcTcp.Interop;

/// <summary>The part of a file's <c>statx(2)</c> record that identifies the file.</summary>
/// <param name="Inode">The inode (<c>stx_ino</c>).</param>
/// <param name="Device">The device of its file system (<c>stx_dev_major</c>, <c>stx_dev_minor</c>).</param>
/// <param name="Mode">The type and permissions (<c>stx_mode</c>).</param>
/// <param name="Links">The number of links; of a directory in most file systems 2 and the number of its subdirectories (<c>stx_nlink</c>).</param>
/// <param name="Size">The size in bytes; of <c>/proc/PID/fd</c> the number of descriptors, since Linux 6.2 (<c>stx_size</c>).</param>
internal readonly partial record struct FileStatus(ulong Inode, ulong Device, ushort Mode, uint Links, ulong Size)
{
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint Fields = 0x305;
    private const int RecordSize = 256;
    private const int LinksOffset = 16;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int SizeOffset = 40;
    private const int DeviceOffset = 136;
    private const int TypeMask = 0xF000;
    private const int SocketType = 0xC000;
    private const int RegularType = 0x8000;
    private const int DirectoryType = 0x4000;

    // glibc has the function only since 2.28, so it is called by its number.
    private static readonly nint s_number = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 332,
        Architecture.X86 or Architecture.Ppc64le => 383,
        Architecture.Arm => 397,
        Architecture.S390x => 379,
        _ => 291,
    };

    /// <summary>Gets a value that indicates whether the file is a socket.</summary>
    public bool IsSocket => (Mode & TypeMask) == SocketType;

    /// <summary>Gets a value that indicates whether the file is a regular one, as all files of <c>/proc</c> are.</summary>
    public bool IsRegular => (Mode & TypeMask) == RegularType;

    /// <summary>Gets a value that indicates whether the file is a directory.</summary>
    public bool IsDirectory => (Mode & TypeMask) == DirectoryType;

    /// <summary>Reads the status of an open file.</summary>
    /// <returns>The status, and the error number or 0.</returns>
    public static unsafe (FileStatus Status, int Errno) Of(SafeHandle file)
    {
        byte* record = stackalloc byte[RecordSize];
        return Result(Import(s_number, file, string.Empty, EmptyPath, Fields, record), record);
    }

    /// <summary>Reads the status of a file by its path below an open directory; links are followed.</summary>
    /// <returns>The status, and the error number or 0.</returns>
    public static unsafe (FileStatus Status, int Errno) Of(SafeFileHandle directory, string path)
    {
        byte* record = stackalloc byte[RecordSize];
        return Result(Import(s_number, directory, path, 0, Fields, record), record);
    }

    /// <summary>Reads the status of a file by its path below an open directory; links are followed.</summary>
    /// <returns>The status, and the error number or 0.</returns>
    public static unsafe (FileStatus Status, int Errno) Of(SafeFileHandle directory, ReadOnlySpan<byte> terminatedPath)
    {
        byte* record = stackalloc byte[RecordSize];
        fixed (byte* path = terminatedPath)
        {
            return Result(Import(s_number, directory, path, 0, Fields, record), record);
        }
    }

    /// <summary>Reads the status of a file by its path; links are followed.</summary>
    /// <returns>The status, and the error number or 0.</returns>
    public static unsafe (FileStatus Status, int Errno) Of(string path)
    {
        byte* record = stackalloc byte[RecordSize];
        return Result(Import(s_number, CurrentDirectory, path, 0, Fields, record), record);
    }

    private static unsafe (FileStatus Status, int Errno) Result(nint result, byte* record)
    {
        if (result != 0)
        {
            return (default, Marshal.GetLastPInvokeError());
        }

        var bytes = new ReadOnlySpan<byte>(record, RecordSize);
        return (new FileStatus(
            MemoryMarshal.Read<ulong>(bytes[InodeOffset..]),
            MemoryMarshal.Read<ulong>(bytes[DeviceOffset..]),
            MemoryMarshal.Read<ushort>(bytes[ModeOffset..]),
            MemoryMarshal.Read<uint>(bytes[LinksOffset..]),
            MemoryMarshal.Read<ulong>(bytes[SizeOffset..])), 0);
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint Import(nint number, SafeHandle file, string path, int flags, uint mask, byte* record);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint Import(nint number, int directory, string path, int flags, uint mask, byte* record);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint Import(nint number, SafeHandle file, byte* path, int flags, uint mask, byte* record);
}
