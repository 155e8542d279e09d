using System.Runtime.InteropServices;

namespace ProcTcp.Interop;

/// <summary><c>geteuid(2)</c>.</summary>
internal static partial class GetEffectiveUserId
{
    /// <summary>Gives the effective user id of this process.</summary>
    /// <returns>The id; the call cannot fail.</returns>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint Invoke();
}
