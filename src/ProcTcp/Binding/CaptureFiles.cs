using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Binding;

/// <summary>Finds the files that paths of PowerShell name.</summary>
internal static class CaptureFiles
{
    /// <summary>Returns the files that a path names; of what wildcards match, folders are left out.</summary>
    /// <exception cref="ItemNotFoundException">The path has no wildcards, and there is no such item.</exception>
    /// <exception cref="System.Management.Automation.DriveNotFoundException">There is no such drive.</exception>
    /// <exception cref="IOException">The path is not one of the file system.</exception>
    public static IReadOnlyList<string> Find(PathIntrinsics paths, string path)
    {
        IEnumerable<string> found = paths.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
        ThrowIfNoFileSystem(provider);
        return [.. WildcardPattern.ContainsWildcardCharacters(path) ? found.Where(static file => !Directory.Exists(file)) : found];
    }

    /// <summary>Returns the file that a path names, whatever characters it has.</summary>
    /// <exception cref="ItemNotFoundException">No file can have such a name.</exception>
    /// <exception cref="System.Management.Automation.DriveNotFoundException">There is no such drive.</exception>
    /// <exception cref="IOException">The path is not one of the file system.</exception>
    public static string FindLiteral(PathIntrinsics paths, string path)
    {
        string file = paths.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        ThrowIfNoFileSystem(provider);
        return file.Contains('\0', StringComparison.Ordinal) ? throw new ItemNotFoundException($"Cannot find path '{file}' because it does not exist.") : file;
    }

    private static void ThrowIfNoFileSystem(ProviderInfo provider)
    {
        if (provider.Name != "FileSystem")
        {
            throw new IOException("The path is not in the file system.");
        }
    }
}
