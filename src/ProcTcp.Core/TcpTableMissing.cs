using System;
using System.Runtime.InteropServices;

namespace ProcTcp;

/// <summary>A table that could not be opened.</summary>
/// <param name="Path">The path of the table.</param>
/// <param name="ErrorNumber">The error number (<c>errno(3)</c>): 2 if there is no such file, as on a host without IPv6.</param>
public sealed record TcpTableMissing(string Path, int ErrorNumber)
{
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int AccessDenied = 13;

    // EOPNOTSUPP, which the system's message would not explain.
    internal const int NotRegular = 95;
    private const int TooManyOpenFilesInSystem = 23;
    private const int TooManyOpenFiles = 24;

    /// <summary>Gets a value that indicates whether the table does not exist.</summary>
    public bool IsAbsent => ErrorNumber == NoEntry;

    /// <summary>Gets a value that indicates whether it is the table of IPv6, which does not exist if IPv6 is disabled.</summary>
    public bool IsIPv6 => Path.EndsWith("tcp6", StringComparison.Ordinal);

    /// <summary>Gets a value that indicates whether the table does not exist because IPv6 is disabled, which is not an error.</summary>
    internal bool IsIPv6Off => IsAbsent && IsIPv6;

    /// <summary>Gets the system's message for the error number (<c>strerror(3)</c>), and what helps if the limit of open files is reached.</summary>
    public string Reason => Describe(ErrorNumber);

    /// <summary>Gets a value that indicates whether the caller lacks the required permission.</summary>
    public bool IsDenied => IsPermission(ErrorNumber);

    /// <summary>Returns the message for an error number, and what helps if the limit of open files is reached.</summary>
    internal static string Describe(int errorNumber) => errorNumber switch
    {
        NotRegular => "Not a regular file",
        TooManyOpenFiles => $"{Marshal.GetPInvokeErrorMessage(errorNumber)}: raise the limit of this process, ulimit -n",
        TooManyOpenFilesInSystem => $"{Marshal.GetPInvokeErrorMessage(errorNumber)}: raise the limit of the system, fs.file-max",
        _ => Marshal.GetPInvokeErrorMessage(errorNumber),
    };

    /// <summary>Determines whether an error number means that a permission is missing.</summary>
    internal static bool IsPermission(int errorNumber) => errorNumber is NotPermitted or AccessDenied;
}
