using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcTcp.Interop;

/// <summary><c>setns(2)</c>.</summary>
internal static partial class SetNamespace
{
    private const int Network = 0x40000000;

    /// <summary>Moves the calling thread into a network namespace permanently.</summary>
    /// <returns>The error number, or 0.</returns>
    public static int EnterNetwork(SafeFileHandle file) => Import(file, Network) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Import(SafeFileHandle file, int type);
}
