using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;
using Xunit;

namespace ProcTcp.Tests.Support;

/// <summary>A network namespace of the test's own, that ends with the sockets opened in it.</summary>
internal static partial class OwnNamespace
{
    private const int NewNetwork = 0x40000000;

    private static readonly string[] s_folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    /// <summary>Runs a part of a test, which reads sockets in detail, on a thread in the namespace: the sockets and processes that it starts belong there.</summary>
    public static void Run(Action part)
    {
        Emulator.SkipTestOfSocketDiagnosis();
        ExceptionDispatchInfo? problem = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.SkipWhen(Unshare(NewNetwork) != 0, $"This host gives no network namespace to this user ({Marshal.GetLastPInvokeErrorMessage()}).");
                Start("ip", "link", "set", "lo", "up");
                part();
            }
            catch (Exception exception)
            {
                problem = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        problem?.Throw();
    }

    /// <summary>Runs a program and returns what it writes; skips the test if there is no such program, or if this kernel has not what it needs.</summary>
    public static string Start(string program, params string[] arguments)
    {
        string? path = s_folders.Select(folder => $"{folder}/{program}").FirstOrDefault(System.IO.File.Exists);
        Assert.SkipWhen(path is null, $"There is no '{program}' to compare with; 'build.ps1 -Task Setup' installs it.");
        using Process process = Process.Start(new ProcessStartInfo(path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        string text = process.StandardOutput.ReadToEnd();
        string problem = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode != 0, $"'{program} {string.Join(' ', arguments)}' fails here: {problem}");
        return text;
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
