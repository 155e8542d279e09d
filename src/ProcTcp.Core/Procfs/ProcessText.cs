using System;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;

namespace ProcTcp.Procfs;

/// <summary>
/// The files that describe a process, read through an open directory below its own (<c>/proc/PID/fd</c>, <c>/proc/PID/task</c>), so that a
/// process that gets the same ID later is never read in its place.
/// </summary>
internal static class ProcessText
{
    // TASK_COMM_LEN without the zero byte: a longer name is cut.
    private const int LongestKernelName = 15;
    private const int MaxNameLength = 64;
    private const int MaxTextLength = 4096;
    private const string DeletedMark = " (deleted)";

    /// <summary>Reads the command name as Get-Process shows it: one that the kernel has cut is completed from the command line.</summary>
    /// <returns>The name and 0, or null and the error number.</returns>
    public static (string? Name, int Errno) ReadCommandName(SafeFileHandle below)
    {
        Span<byte> name = stackalloc byte[MaxNameLength];
        int errno = Read(below, "../comm\0"u8, ref name);
        if (errno != 0 || name.IsEmpty)
        {
            return (null, errno == 0 ? Errno.NoProcess : errno);
        }

        // The kernel ends the name with one line feed; the name itself may contain others.
        name = name[^1] == '\n' ? name[..^1] : name;
        string text = Encoding.UTF8.GetString(name);
        return (name.Length == LongestKernelName ? Complete(below, text) : text, 0);
    }

    /// <summary>Reads the file name of the executable (<c>/proc/PID/exe</c>).</summary>
    /// <returns>The name and 0, or null and the error number.</returns>
    public static (string? Name, int Errno) ReadExecutableName(SafeFileHandle below)
    {
        Span<byte> target = stackalloc byte[MaxTextLength];
        (int count, int errno) = ReadLinkAt.Target(below, "../exe\0"u8, target);
        if (errno != 0)
        {
            return (null, errno);
        }

        ReadOnlySpan<byte> path = target[..count];
        string name = Encoding.UTF8.GetString(path[(path.LastIndexOf((byte)'/') + 1)..]);
        return (name.EndsWith(DeletedMark, StringComparison.Ordinal) ? name[..^DeletedMark.Length] : name, 0);
    }

    /// <summary>Reads the cgroups of the process (<c>/proc/PID/cgroup</c>); null if they cannot be read.</summary>
    public static string? ReadCgroups(SafeFileHandle below)
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        return Read(below, "../cgroup\0"u8, ref text) == 0 && !text.IsEmpty ? Encoding.UTF8.GetString(text) : null;
    }

    /// <summary>Completes a name from the program or, of a script, from its first argument, as .NET does.</summary>
    private static string Complete(SafeFileHandle below, string name)
    {
        Span<byte> line = stackalloc byte[MaxTextLength];
        if (Read(below, "../cmdline\0"u8, ref line) != 0)
        {
            return name;
        }

        for (int i = 0; i < 2 && line.IndexOf((byte)0) is int end and >= 0; i++)
        {
            ReadOnlySpan<byte> argument = line[..end];
            string file = Encoding.UTF8.GetString(argument[(argument.LastIndexOf((byte)'/') + 1)..]);
            if (file.StartsWith(name, StringComparison.Ordinal))
            {
                return file;
            }

            line = line[(end + 1)..];
        }

        return name;
    }

    private static int Read(SafeFileHandle below, ReadOnlySpan<byte> terminatedPath, ref Span<byte> text)
    {
        (SafeFileHandle file, int errno) = OpenAt.File(below, terminatedPath);
        using (file)
        {
            (int count, errno) = errno == 0 ? ReadFile.Once(file, text) : (0, errno);
            text = text[..Math.Max(0, count)];
            return errno;
        }
    }
}
