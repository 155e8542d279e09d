using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;
using ProcTcp.Namespaces;
using ProcTcp.Procfs;
using ProcTcp.Text;

namespace ProcTcp.Reading;

/// <summary>Finds the names in a query that nothing on the host has, so that no socket can ever match them.</summary>
internal static class UnknownNames
{
    /// <summary>Finds the names of users that do not exist, and those that no process has that is seen.</summary>
    /// <returns>The names, each with the name of its filter, and why a process that is not seen may have one.</returns>
    public static (IReadOnlyList<KeyValuePair<string, string>> Names, UnseenProcesses Unseen) Find(
        ProcRoot root, TcpSocketQuery query, CancellationToken cancellationToken)
    {
        List<string> processes = Literal(query.OwningProcessName);
        List<string> containers = Literal(query.ContainerId);
        List<string> units = Literal(query.OwningUnit);
        UnseenProcesses unseen = processes.Count + containers.Count + units.Count > 0
            ? RemoveKnown(root, processes, containers, units, cancellationToken)
            : UnseenProcesses.None;
        return (
        [
            .. Pairs(nameof(query.UserName), Literal(query.UserName).Where(static name => !IsKnownUser(name))),
            .. Pairs(nameof(query.OwningProcessName), processes),
            .. Pairs(nameof(query.ContainerId), containers),
            .. Pairs(nameof(query.OwningUnit), units),
        ], unseen);
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string filter, IEnumerable<string> names) =>
        names.Select(name => KeyValuePair.Create(filter, name));

    private static List<string> Literal(IEnumerable<string>? texts) => [.. (texts ?? []).Where(static text => !WildcardText.IsWildcard(text))];

    // Any number may be the ID of a user without a name. Filters ignore case, the user database does not.
    private static bool IsKnownUser(string name) =>
        uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        || GetPasswordEntry.MayExist(name)
        || GetPasswordEntry.MayExist(name.ToLowerInvariant());

    private static UnseenProcesses RemoveKnown(
        ProcRoot root, List<string> processes, List<string> containers, List<string> units, CancellationToken cancellationToken)
    {
        (SafeFileHandle directory, int errno) = OpenAt.Directory(root.FullPath);
        using (directory)
        {
            (List<int> ids, errno) = errno == 0 ? ProcessList.Read(directory) : ([], errno);
            UnseenProcesses unseen = root.FindUnseen(ids, errno);
            foreach (int id in ids.TakeWhile(_ => processes.Count + containers.Count + units.Count > 0))
            {
                cancellationToken.ThrowIfCancellationRequested();
                unseen |= RemoveNamesOf(root, id, processes, containers, units);
            }

            return unseen;
        }
    }

    // What a process runs and which container and unit it is in is for everybody to read, unlike its descriptors; the path of its executable is not.
    private static UnseenProcesses RemoveNamesOf(ProcRoot root, int process, List<string> processes, List<string> containers, List<string> units)
    {
        (SafeFileHandle below, int errno) = OpenAt.Directory(root.ProcessPath(process) + "/fd");
        if (errno != 0)
        {
            below.Dispose();
            (below, errno) = OpenAt.Directory(root.ProcessPath(process) + "/task");
        }

        using (below)
        {
            (string? name, errno) = errno == 0 ? ProcessText.ReadCommandName(below) : (null, errno);
            if (errno != 0)
            {
                return Errno.IsGone(errno) ? UnseenProcesses.None : UnseenProcesses.Unreadable;
            }

            (string? file, errno) = ProcessText.ReadExecutableName(below);
            processes.RemoveAll(wanted => Equals(wanted, name) || Equals(wanted, file));
            if (containers.Count + units.Count > 0 && ProcessText.ReadCgroups(below) is string cgroups)
            {
                string? container = ContainerCgroup.FindId(cgroups);
                containers.RemoveAll(wanted => container?.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) == true);
                units.RemoveAll(wanted => Equals(wanted, SystemdUnit.FindName(cgroups)));
            }

            return Errno.IsPermission(errno) && processes.Count > 0 ? UnseenProcesses.Unreadable : UnseenProcesses.None;
        }
    }

    private static bool Equals(string wanted, string? name) => string.Equals(wanted, name, StringComparison.OrdinalIgnoreCase);
}
