using System;

namespace ProcTcp.Procfs;

/// <summary>A table that can be opened.</summary>
/// <param name="Path">The path.</param>
/// <param name="IsIPv6">Whether it is <c>tcp6</c>.</param>
/// <param name="Open">Opens the file, or returns null and the error number.</param>
internal sealed record TableFile(string Path, bool IsIPv6, Func<(IPageSource? File, int Errno)> Open)
{
    /// <summary>Creates the table of a proc root.</summary>
    public static TableFile Of(ProcRoot root, bool isIPv6, int? process) =>
        new(root.TablePath(isIPv6, process), isIPv6, () => root.OpenTable(isIPv6, process));
}
