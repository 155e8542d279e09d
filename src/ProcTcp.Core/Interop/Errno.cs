namespace ProcTcp.Interop;

/// <summary>The error numbers that callers check (<c>errno(3)</c>); the same on every architecture that .NET supports.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int NoProcess = 3;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int AccessDenied = 13;
    public const int NotDirectory = 20;
    public const int IsDirectory = 21;
    public const int InvalidArgument = 22;
    public const int Range = 34;
    public const int MessageTooLong = 90;
    public const int NotSupported = 95;
    public const int NoBuffer = 105;

    /// <summary>The number that replaces an error for a file that is neither regular nor a directory; <c>open(2)</c> itself does not return it.</summary>
    public const int NotRegular = TcpTableMissing.NotRegular;

    public static bool IsPermission(int errno) => errno is NotPermitted or AccessDenied;

    /// <summary>Determines whether a file in <c>/proc/PID</c> could not be read because the process is gone.</summary>
    public static bool IsGone(int errno) => errno is NoEntry or NoProcess;
}
