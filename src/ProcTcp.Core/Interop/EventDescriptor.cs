using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcTcp.Interop;

/// <summary><c>eventfd(2)</c>: a descriptor that another thread makes readable, to end a wait for descriptors.</summary>
internal sealed partial class EventDescriptor : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    private EventDescriptor(SafeFileHandle descriptor) => Descriptor = descriptor;

    public SafeFileHandle Descriptor { get; }

    /// <summary>Opens a descriptor that is not readable.</summary>
    /// <returns>The descriptor and 0, or null and the error number.</returns>
    public static (EventDescriptor? Event, int Errno) Open()
    {
        int number = Import(0, CloseOnExec | NonBlocking);
        return number < 0 ? (null, Marshal.GetLastPInvokeError()) : (new EventDescriptor(new SafeFileHandle(number, ownsHandle: true)), 0);
    }

    /// <summary>Makes the descriptor readable.</summary>
    public void Set() => ImportWrite(Descriptor, 1, sizeof(ulong));

    /// <summary>Makes the descriptor unreadable again.</summary>
    public void Reset() => ImportRead(Descriptor, out _, sizeof(ulong));

    public void Dispose() => Descriptor.Dispose();

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int Import(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint ImportWrite(SafeFileHandle descriptor, in ulong value, nuint length);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ImportRead(SafeFileHandle descriptor, out ulong value, nuint length);
}
