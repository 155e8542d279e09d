using System.Runtime.InteropServices;

namespace ProcTcp.Interop;

/// <summary><c>geteuid(2)</c>.</summary>
internal static partial class GetEffectiveUserId
{
    /// <summary>Returns the effective user ID of this process.</summary>
    /// <returns>The ID; the call cannot fail.</returns>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint Invoke();
}
