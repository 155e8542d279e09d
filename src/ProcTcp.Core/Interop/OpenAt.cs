using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcTcp.Interop;

/// <summary><c>openat(2)</c>. No call waits, whatever the path leads to: only directories and regular files are returned.</summary>
internal static partial class OpenAt
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int NoControllingTerminal = 0x100;
    private const int FileFlags = CloseOnExec | NonBlocking | NoControllingTerminal;
    private const int CurrentDirectory = -100;

    // The value of O_DIRECTORY is different on these architectures.
    private static readonly int s_directory =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le ? 0x4000 : 0x10000;

    /// <summary>Opens a regular file for reading by an absolute path.</summary>
    /// <returns>The descriptor, invalid on failure, and the error number or 0.</returns>
    public static (SafeFileHandle Descriptor, int Errno) File(string path) =>
        OnlyRegular(Open(CurrentDirectory, path, FileFlags));

    /// <summary>Opens a directory by an absolute path.</summary>
    /// <returns>The descriptor, invalid on failure, and the error number or 0.</returns>
    public static (SafeFileHandle Descriptor, int Errno) Directory(string path) => Open(CurrentDirectory, path, CloseOnExec | s_directory);

    /// <summary>Opens a regular file for reading below an open directory.</summary>
    /// <returns>The descriptor, invalid on failure, and the error number or 0.</returns>
    public static (SafeFileHandle Descriptor, int Errno) File(SafeFileHandle directory, ReadOnlySpan<byte> terminatedPath) =>
        OnlyRegular(Open(directory, terminatedPath, FileFlags));

    /// <summary>Opens a directory below an open directory.</summary>
    /// <returns>The descriptor, invalid on failure, and the error number or 0.</returns>
    public static (SafeFileHandle Descriptor, int Errno) Directory(SafeFileHandle directory, ReadOnlySpan<byte> terminatedPath) =>
        Open(directory, terminatedPath, CloseOnExec | s_directory);

    // A system that does not know statx(2) reports nothing of the type.
    private static (SafeFileHandle Descriptor, int Errno) OnlyRegular((SafeFileHandle Descriptor, int Errno) opened)
    {
        if (opened.Errno != 0 || FileStatus.Of(opened.Descriptor) is { Errno: not 0 } or { Status.IsRegular: true })
        {
            return opened;
        }

        bool isDirectory = FileStatus.Of(opened.Descriptor).Status.IsDirectory;
        opened.Descriptor.Dispose();
        return (new SafeFileHandle(-1, ownsHandle: true), isDirectory ? Errno.IsDirectory : Errno.NotRegular);
    }

    private static (SafeFileHandle Descriptor, int Errno) Open(int directory, string path, int flags)
    {
        int descriptor;
        int errno;
        do
        {
            descriptor = Import(directory, path, flags);
            errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (errno == Errno.Interrupted);

        return (new SafeFileHandle(descriptor, ownsHandle: true), errno);
    }

    private static unsafe (SafeFileHandle Descriptor, int Errno) Open(SafeFileHandle directory, ReadOnlySpan<byte> terminatedPath, int flags)
    {
        int descriptor;
        int errno;
        fixed (byte* path = terminatedPath)
        {
            do
            {
                descriptor = Import(directory, path, flags);
                errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
            }
            while (errno == Errno.Interrupted);
        }

        return (new SafeFileHandle(descriptor, ownsHandle: true), errno);
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Import(int directory, string path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static unsafe partial int Import(SafeFileHandle directory, byte* path, int flags);
}
