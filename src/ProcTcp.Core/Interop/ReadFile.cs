using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcTcp.Interop;

/// <summary><c>read(2)</c>.</summary>
internal static partial class ReadFile
{
    /// <summary>Reads once, from the current position of the file.</summary>
    /// <returns>The bytes read, 0 at the end; or -1 and the error number.</returns>
    public static unsafe (int Count, int Errno) Once(SafeFileHandle file, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint count = Import(file, start, (nuint)buffer.Length);
                if (count >= 0)
                {
                    return ((int)count, 0);
                }

                int errno = Marshal.GetLastPInvokeError();
                if (errno != Errno.Interrupted)
                {
                    return (-1, errno);
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Import(SafeFileHandle file, byte* buffer, nuint count);
}
