using System;
using System.Runtime.InteropServices;

namespace ProcTcp;

/// <summary>A table that could not be opened.</summary>
/// <param name="Path">The file.</param>
/// <param name="ErrorNumber">The error number (<c>errno(3)</c>): 2 where there is no such file, as with IPv6 switched off.</param>
public sealed record TcpTableMissing(string Path, int ErrorNumber)
{
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int AccessDenied = 13;

    /// <summary>Gets a value indicating whether there is no such file.</summary>
    public bool IsAbsent => ErrorNumber == NoEntry;

    /// <summary>Gets a value indicating whether it is the table of IPv6, which is absent where IPv6 is switched off.</summary>
    public bool IsIPv6 => Path.EndsWith("tcp6", StringComparison.Ordinal);

    /// <summary>Gets a value indicating whether it is missing because IPv6 is switched off, which is an answer and not an error.</summary>
    internal bool IsIPv6Off => IsAbsent && IsIPv6;

    /// <summary>Gets what the error number means, in the words of the system.</summary>
    public string Reason => Marshal.GetPInvokeErrorMessage(ErrorNumber);

    /// <summary>Gets a value indicating whether the caller may not read the file.</summary>
    public bool IsDenied => IsPermission(ErrorNumber);

    /// <summary>Determines whether an error number says that a permission is missing.</summary>
    internal static bool IsPermission(int errorNumber) => errorNumber is NotPermitted or AccessDenied;
}
