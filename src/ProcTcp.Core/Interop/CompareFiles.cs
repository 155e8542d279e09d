using System.Runtime.InteropServices;

namespace ProcTcp.Interop;

/// <summary><c>kcmp(2)</c>: whether two threads have the same descriptors.</summary>
internal static partial class CompareFiles
{
    private const int Files = 2;

    // glibc has no function for it, so it is called by its number.
    private static readonly nint s_number = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 312,
        Architecture.X86 => 349,
        Architecture.Arm => 378,
        Architecture.S390x => 343,
        Architecture.Ppc64le => 354,
        _ => 272,
    };

    /// <summary>Compares the descriptor tables of two threads.</summary>
    /// <returns>True if it is one table; false if there are two; null if the system does not report it.</returns>
    public static bool? AreShared(int thread, int other) => Import(s_number, thread, other, Files, 0, 0) switch
    {
        0 => true,
        > 0 => false,
        _ => null,
    };

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Import(nint number, nint thread, nint other, nint type, nint first, nint second);
}
