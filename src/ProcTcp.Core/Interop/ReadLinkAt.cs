using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcTcp.Interop;

/// <summary><c>readlinkat(2)</c> and <c>readlink(2)</c>.</summary>
internal static partial class ReadLinkAt
{
    private const int CurrentDirectory = -100;

    /// <summary>Reads the target of a link below an open directory; a longer target is truncated.</summary>
    /// <returns>The bytes filled, or -1 and the error number.</returns>
    public static unsafe (int Count, int Errno) Target(SafeFileHandle directory, ReadOnlySpan<byte> terminatedName, Span<byte> target)
    {
        fixed (byte* name = terminatedName, start = target)
        {
            return Result(Import(directory, name, start, (nuint)target.Length));
        }
    }

    /// <summary>Reads the target of a link by its path; a longer target is truncated.</summary>
    /// <returns>The bytes filled, or -1 and the error number.</returns>
    public static unsafe (int Count, int Errno) Target(string path, Span<byte> target)
    {
        fixed (byte* start = target)
        {
            return Result(Import(CurrentDirectory, path, start, (nuint)target.Length));
        }
    }

    private static (int Count, int Errno) Result(nint count) =>
        count < 0 ? (-1, Marshal.GetLastPInvokeError()) : ((int)count, 0);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    private static unsafe partial nint Import(SafeFileHandle directory, byte* name, byte* target, nuint size);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint Import(int directory, string path, byte* target, nuint size);
}
