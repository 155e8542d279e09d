using System;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;

namespace ProcTcp.Procfs;

/// <summary>The positions of the entries of <c>/proc/PID/fd</c>.</summary>
internal static class DescriptorPositions
{
    // "." and "..".
    private const int First = 2;

    /// <summary>
    /// Gets a value that indicates whether the position of an entry follows from its number, as on Linux; gVisor counts entries instead.
    /// </summary>
    public static bool AreNumbers { get; } = Probe();

    /// <summary>Moves to the first entry whose number is not below this one.</summary>
    /// <returns>The error number, or 0.</returns>
    public static int MoveTo(SafeFileHandle directory, int number) => GetDirectoryEntries.Seek(directory, First + number);

    private static bool Probe()
    {
        // A number below that is not in use makes a difference between the two.
        SafeFileHandle unused = OpenAt.Directory("/proc/self/fd").Descriptor;
        (SafeFileHandle directory, int errno) = OpenAt.Directory("/proc/self/fd");
        unused.Dispose();
        using (directory)
        {
            int number = (int)directory.DangerousGetHandle();
            Span<byte> buffer = stackalloc byte[64];
            int count = errno == 0 && MoveTo(directory, number) == 0 ? GetDirectoryEntries.Next(directory, buffer).Count : 0;
            var entries = new DirectoryEntries(buffer[..Math.Max(0, count)]);
            return entries.MoveNext() && entries.TryGetNumber(out int first) && first == number;
        }
    }
}
