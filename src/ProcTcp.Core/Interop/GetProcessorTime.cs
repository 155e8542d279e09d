using System;
using System.Runtime.InteropServices;

namespace ProcTcp.Interop;

/// <summary><c>clock_gettime(2)</c> of the processor time of this process, which <c>/proc/self/stat</c> reports only in ticks.</summary>
internal static partial class GetProcessorTime
{
    private const int ProcessClock = 2;
    private const int NanosecondsPerTick = 100;

    /// <summary>Returns the processor time of all threads of this process.</summary>
    public static TimeSpan Invoke() => Import(ProcessClock, out TimeValue value) == 0
        ? TimeSpan.FromSeconds(value.Seconds) + new TimeSpan(value.Nanoseconds / NanosecondsPerTick)
        : throw new InvalidOperationException($"The processor time could not be read (error {Marshal.GetLastPInvokeError()}).");

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int Import(int clock, out TimeValue value);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeValue
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
