using System;
using System.Collections.Generic;
using System.Linq;

namespace ProcTcp.Namespaces;

/// <summary>
/// Reads the unit of a process from its cgroups (<c>/proc/PID/cgroup</c>, <c>cgroups(7)</c>), as systemd names the groups that it makes, in
/// version 1 and 2.
/// </summary>
internal static class SystemdUnit
{
    private const string Hierarchy = "name=systemd";
    private const string UserManager = "user@";

    // Units that have processes (systemd.unit(5)); a slice has units.
    private static readonly string[] s_suffixes = [".service", ".scope", ".socket", ".mount", ".swap"];

    /// <summary>Finds the unit of a process: <c>nginx.service</c>; of a process below a user's service manager, the unit of that user.</summary>
    /// <param name="cgroups">The lines of the file: <c>hierarchy:controllers:path</c>.</param>
    /// <returns>The name as <c>systemctl</c> prints it; null if systemd has not put the process into a unit.</returns>
    public static string? FindName(string cgroups)
    {
        foreach (string line in cgroups.Split('\n'))
        {
            // Version 2 has no controllers here, version 1 has a hierarchy of systemd's own.
            if (line.Split(':', 3) is [_, "" or Hierarchy, string path] && FindInPath(path.Split('/', StringSplitOptions.RemoveEmptyEntries)) is string unit)
            {
                return unit;
            }
        }

        return null;
    }

    private static string? FindInPath(IEnumerable<string> segments)
    {
        // Seen from a cgroup namespace, what is above its root is "..".
        string[] rest = [.. segments.SkipWhile(static segment => segment == ".." || segment.EndsWith(".slice", StringComparison.Ordinal))];
        if (rest.Length == 0)
        {
            return null;
        }

        // systemd puts an underscore before a name that the kernel could take for a file of its own.
        string unit = rest[0].StartsWith('_') ? rest[0][1..] : rest[0];
        return !Array.Exists(s_suffixes, suffix => unit.Length > suffix.Length && unit.EndsWith(suffix, StringComparison.Ordinal)) ? null
            : unit.StartsWith(UserManager, StringComparison.Ordinal) ? FindInPath(rest.Skip(1)) ?? unit
            : unit;
    }
}
