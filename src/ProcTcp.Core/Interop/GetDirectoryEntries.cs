using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcTcp.Interop;

/// <summary><c>getdents64(2)</c>: the entries of a directory without a stat for each.</summary>
internal static partial class GetDirectoryEntries
{
    // musl does not export getdents64, so it is called by its number.
    private static readonly nint s_number = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.Arm => 217,
        Architecture.X86 or Architecture.S390x => 220,
        Architecture.Ppc64le => 202,
        _ => 61,
    };

    private static readonly nint s_seekNumber = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 8,
        Architecture.Arm or Architecture.X86 or Architecture.S390x or Architecture.Ppc64le => 19,
        _ => 62,
    };

    /// <summary>Reads the next entries into <paramref name="buffer"/>, for <see cref="DirectoryEntries"/>.</summary>
    /// <returns>The bytes filled, 0 at the end; or -1 and the error number.</returns>
    public static unsafe (int Count, int Errno) Next(SafeFileHandle directory, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count = Import(s_number, directory, start, (nuint)buffer.Length);
            return count < 0 ? (-1, Marshal.GetLastPInvokeError()) : ((int)count, 0);
        }
    }

    /// <summary>Moves to a position (<c>lseek(2)</c>), at which <see cref="Next"/> goes on.</summary>
    /// <returns>The error number, or 0.</returns>
    public static int Seek(SafeFileHandle directory, int position) =>
        Import(s_seekNumber, directory, position, 0) < 0 ? Marshal.GetLastPInvokeError() : 0;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Import(nint number, SafeFileHandle directory, nint position, nint whence);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static unsafe partial nint Import(nint number, SafeFileHandle directory, byte* buffer, nuint size);
}
