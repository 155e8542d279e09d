using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ProcTcp.Formatting;

namespace ProcTcp.Reporting;

/// <summary>What a read was not able to see and its answer may rest on: for each cause what is missing, and what helps.</summary>
internal static class Doubts
{
    private const int TooManyOpenFilesInSystem = 23;
    private const int TooManyOpenFiles = 24;
    private const int MostNamed = 3;

    /// <summary>Returns why sockets of network namespaces may be missing.</summary>
    public static IEnumerable<string> OfNamespaces(TcpReadReport report)
    {
        string[] closed = [.. report.UnreadableNamespaces.Where(static one => one.IsClosedToCaller).Select(static one => Quote(one.Namespace))];
        if (closed.Length > 0)
        {
            bool isOne = closed.Length == 1;
            string[] shown = [.. report.NamespacesUnidentified.Select(Quote)];
            yield return (isOne ? $"Network namespace {closed[0]}" : $"Network namespaces {List(closed)}")
                + $" could not be entered, which requires the capability CAP_SYS_ADMIN; {(isOne ? "its" : "their")} sockets "
                + (shown.Length == 0 ? "may be missing. " : $"are missing, unless they are those shown as of {List(shown)}. ")
                + $"Run as root to read {(isOne ? "it" : "them")}.";
        }

        if (report.NamespaceFolderUnreadable is string reason)
        {
            yield return $"{ViewText.Escape(reason)}, so the names of network namespaces are unknown, and namespaces without processes are missing. "
                + "Run as root to read them.";
        }

        if (report.NamespacesHidden)
        {
            yield return "The proc file system hides processes of other users (hidepid); their network namespaces are missing. "
                + "Run as root or with CAP_SYS_PTRACE to see all.";
        }
    }

    /// <summary>Returns why sockets are shown without an owner.</summary>
    public static IEnumerable<string> OfOwners(TcpReadReport report)
    {
        if (report.SocketsDenied > 0)
        {
            int all = report.ProcessesRead + report.ProcessesDenied + report.ProcessesFailed;
            string shown = Shown(report.SocketsDenied);
            if (report.ProcessErrorNumber != 0)
            {
                yield return (Failed(report, all) + shown + Remedy(report.ProcessErrorNumber)).TrimEnd();
            }

            if (report.ProcessesHidden)
            {
                yield return $"The proc file system hides processes of other users (hidepid){shown}{ReportWriter.Remedy(Environment.IsPrivilegedProcess)} to see all owners.";
            }
            else if (report.ProcessesDenied > 0)
            {
                yield return Invariant($"{report.ProcessesDenied} of {CountText.Of(all, "process", "processes")} denied access to their descriptors")
                    + $"{shown}{ReportWriter.Remedy(Environment.IsPrivilegedProcess)} to see all owners.";
            }
        }

        if (report.SocketsNotVisible > 0)
        {
            yield return $"Processes outside this PID namespace are not visible{Shown(report.SocketsNotVisible)}"
                + "Run in the PID namespace of the host, or name its proc file system with -ProcRoot.";
        }
    }

    private static string Failed(TcpReadReport report, int all)
    {
        string reason = $"({TcpTableMissing.Describe(report.ProcessErrorNumber)})";
        return report.ProcessesFailed > 0
            ? Invariant($"The descriptors of {report.ProcessesFailed} of {CountText.Of(all, "process", "processes")} could not be read {reason}")
            : $"The list of processes could not be read {reason}";
    }

    private static string Remedy(int errorNumber) => errorNumber switch
    {
        TooManyOpenFiles => "Raise the limit of open files of this process (ulimit -n).",
        TooManyOpenFilesInSystem => "Raise the limit of open files of the system (fs.file-max).",
        _ => string.Empty,
    };

    private static string Shown(int sockets) => $"; {CountText.Of(sockets, "socket is", "sockets are")} shown without an owner. ";

    private static string List(string[] names) => names.Length == 1 ? names[0]
        : names.Length <= MostNamed ? $"{string.Join(", ", names[..^1])} and {names[^1]}"
        : Invariant($"{string.Join(", ", names[..MostNamed])} and {names.Length - MostNamed} more");

    private static string Quote(string name) => $"'{ViewText.Escape(name)}'";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
