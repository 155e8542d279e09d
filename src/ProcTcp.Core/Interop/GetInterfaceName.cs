using System;
using System.Runtime.InteropServices;
using System.Text;

namespace ProcTcp.Interop;

/// <summary><c>if_indextoname(3)</c>.</summary>
internal static partial class GetInterfaceName
{
    private const int MaxLength = 16;

    /// <summary>Returns the name of a network interface of the caller's network namespace; null if there is none.</summary>
    public static unsafe string? Of(int index)
    {
        Span<byte> name = stackalloc byte[MaxLength];
        fixed (byte* start = name)
        {
            return Import((uint)index, start) == 0 ? null : Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
        }
    }

    [LibraryImport("libc", EntryPoint = "if_indextoname")]
    private static unsafe partial nint Import(uint index, byte* name);
}
