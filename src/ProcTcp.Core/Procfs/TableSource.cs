using System;

namespace ProcTcp.Procfs;

/// <summary>A table that can be opened.</summary>
/// <param name="Path">What to call it.</param>
/// <param name="IsIPv6">Whether it is <c>tcp6</c>.</param>
/// <param name="Open">Opens it: the file, or null and the error number.</param>
internal sealed record TableSource(string Path, bool IsIPv6, Func<(IPageSource? File, int Errno)> Open)
{
    /// <summary>Makes the source of a file.</summary>
    public static TableSource OfFile(string path, bool isIPv6) => new(path, isIPv6, () => ProcFile.Open(path));
}
