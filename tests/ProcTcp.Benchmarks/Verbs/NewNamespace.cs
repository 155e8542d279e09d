using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;

namespace ProcTcp.Benchmarks.Verbs;

/// <summary>Network namespaces of our own.</summary>
internal static partial class NewNamespace
{
    private const int Network = 0x40000000;

    /// <summary>Gives the calling thread a network namespace of its own, for good, with a loopback device.</summary>
    /// <returns>A process that lives there until its input ends: without one, nobody could see the namespace in <c>/proc</c>.</returns>
    public static Process Enter()
    {
        if (Unshare(Network) != 0)
        {
            throw new IOException($"No network namespace could be made (unshare: {Marshal.GetLastPInvokeErrorMessage()}).");
        }

        using (Process loopback = Process.Start("ip", ["link", "set", "lo", "up"]))
        {
            loopback.WaitForExit();
        }

        return Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true, UseShellExecute = false })!;
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
