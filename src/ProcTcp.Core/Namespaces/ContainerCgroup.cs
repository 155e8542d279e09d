using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace ProcTcp.Namespaces;

/// <summary>
/// Reads the ID of a container from the cgroups of a process (<c>/proc/PID/cgroup</c>, <c>cgroups(7)</c>), as docker, containerd, cri-o,
/// podman, lxc and systemd-nspawn name them, in version 1 and 2.
/// </summary>
internal static class ContainerCgroup
{
    private const int IdLength = 64;

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdef");

    private static readonly string[] s_lxcPrefixes = ["lxc.payload.", "lxc.payload/", "lxc/"];

    /// <summary>Finds the container of a process.</summary>
    /// <param name="text">The lines of the file: <c>hierarchy:controllers:path</c>.</param>
    /// <returns>The ID; the name if the runtime identifies containers by name; null if the process is in no container.</returns>
    public static string? FindId(string text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int controllers = line.IndexOf(':');
            int path = controllers < 0 ? -1 : line[(controllers + 1)..].IndexOf(':');
            if (path >= 0 && FindInPath(line[(controllers + path + 2)..].ToString()) is string id)
            {
                return id;
            }
        }

        return null;
    }

    private static string? FindInPath(string path)
    {
        string[] segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = segments.Length - 1; i >= 0; i--)
        {
            if (FindInSegment(segments[i]) is string id)
            {
                return id;
            }
        }

        return FindLxcName(path);
    }

    private static string? FindInSegment(string segment)
    {
        string unit = StripSuffix(StripSuffix(segment, ".scope"), ".service");
        if (unit.Contains("conmon", StringComparison.Ordinal))
        {
            // The monitor of a container runs outside it.
            return null;
        }

        string last = unit[(unit.LastIndexOfAny(['-', ':']) + 1)..];
        if (last.Length == IdLength && !last.AsSpan().ContainsAnyExcept(s_hexDigits))
        {
            return last;
        }

        return FindMachine(segment, ".service", "systemd-nspawn@") ?? FindMachine(segment, ".scope", "machine-");
    }

    private static string? FindMachine(string segment, string suffix, string prefix)
    {
        if (!segment.EndsWith(suffix, StringComparison.Ordinal) || !segment.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        // systemd registers virtual machines in the same way, but their sockets are in the guest.
        string name = Unescape(segment[prefix.Length..^suffix.Length]);
        return name.StartsWith("qemu-", StringComparison.Ordinal) ? null : name;
    }

    private static string? FindLxcName(string path)
    {
        foreach (string prefix in s_lxcPrefixes)
        {
            int start = path.IndexOf("/" + prefix, StringComparison.Ordinal);
            if (start >= 0)
            {
                string rest = path[(start + 1 + prefix.Length)..];
                int end = rest.IndexOf('/', StringComparison.Ordinal);
                string name = end < 0 ? rest : rest[..end];
                return name.Length > 0 ? name : null;
            }
        }

        return null;
    }

    private static string StripSuffix(string text, string suffix) =>
        text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text;

    /// <summary>
    /// Undoes the escapes of unit names, <c>\x2d</c> for a hyphen (<c>systemd-escape(1)</c>). Names of machines have visible characters
    /// only; the escape of any other character is kept.
    /// </summary>
    private static string Unescape(string unit)
    {
        var text = new StringBuilder();
        for (int i = 0; i < unit.Length; i++)
        {
            if (unit.AsSpan(i).StartsWith("\\x") && i + 4 <= unit.Length && TryReadByte(unit.AsSpan(i + 2, 2), out byte value) && value is > (byte)' ' and <= (byte)'~')
            {
                text.Append((char)value);
                i += 3;
            }
            else
            {
                text.Append(unit[i]);
            }
        }

        return text.ToString();
    }

    private static bool TryReadByte(ReadOnlySpan<char> digits, out byte value) =>
        byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
