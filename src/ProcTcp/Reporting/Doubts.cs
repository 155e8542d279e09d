using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ProcTcp.Formatting;

namespace ProcTcp.Reporting;

/// <summary>What a read could not see and its answer may depend on: for each cause, what is missing and what helps.</summary>
internal static class Doubts
{
    private const string AsRoot = "Run as root";
    private const int MostNamed = 3;

    /// <summary>Describes everything that a read could not see; empty if there is nothing.</summary>
    public static string Describe(TcpReadReport report) => Describe([.. OfNamespaces(report), .. OfOwners(report)]);

    /// <summary>Describes doubts, and what helps: each remedy once, and root may do what several ask for.</summary>
    public static string Describe(IReadOnlyList<Doubt> doubts)
    {
        string[] remedies = [.. doubts.Select(static doubt => doubt.Remedy).Where(static remedy => remedy.Length > 0)];
        string[] others = [.. remedies.Where(static remedy => !remedy.StartsWith(AsRoot, StringComparison.Ordinal))];
        return string.Join(
            ' ', doubts.Select(static doubt => doubt.Cause).Concat(remedies.Length - others.Length > 1 ? others.Append($"{AsRoot} to see all.") : remedies));
    }

    /// <summary>Returns why sockets of network namespaces may be missing.</summary>
    public static IEnumerable<Doubt> OfNamespaces(TcpReadReport report)
    {
        string[] closed = [.. report.UnreadableNamespaces.Where(static one => one.IsClosedToCaller).Select(static one => Quote(one.Namespace))];
        if (closed.Length > 0)
        {
            bool isOne = closed.Length == 1;
            string[] shown = [.. report.NamespacesUnidentified.Select(Quote)];
            yield return new(
                (isOne ? $"Network namespace {closed[0]}" : $"Network namespaces {List(closed)}")
                + $" could not be entered, which requires the capability CAP_SYS_ADMIN; {(isOne ? "its" : "their")} sockets "
                + (shown.Length == 0 ? "may be missing." : $"are missing, unless they are those shown as of {List(shown)}."),
                $"{AsRoot} to read {(isOne ? "it" : "them")}.");
        }

        if (report.NamespaceFolderUnreadable is string reason)
        {
            yield return new(
                $"{ViewText.Escape(reason)}, so the names of network namespaces are unknown, and namespaces without processes are missing.",
                $"{AsRoot} to read them.");
        }

        if (report.NamespacesHidden)
        {
            yield return new(
                "The proc file system hides processes of other users (hidepid); their network namespaces are missing.",
                $"{AsRoot} or with the capability CAP_SYS_PTRACE to see all.");
        }
    }

    /// <summary>Returns why sockets are without an owner, or are missing from what a filter by owner leaves.</summary>
    public static IEnumerable<Doubt> OfOwners(TcpReadReport report)
    {
        if (report.SocketsDenied > 0)
        {
            int all = report.ProcessesRead + report.ProcessesDenied + report.ProcessesFailed;
            string unowned = Unowned(report, report.SocketsDenied);
            string remedy = $"{ReportWriter.Remedy(Environment.IsPrivilegedProcess)} to see all owners.";
            if (report.ProcessErrorNumber != 0)
            {
                yield return new(Failed(report, all) + unowned, string.Empty);
            }

            if (report.ProcessesHidden)
            {
                yield return new($"The proc file system hides processes of other users (hidepid){unowned}", remedy);
            }
            else if (report.ProcessesDenied > 0)
            {
                yield return new(
                    Invariant($"{report.ProcessesDenied} of {CountText.Of(all, "process", "processes")} denied access to their descriptors") + unowned, remedy);
            }
        }

        if (report.SocketsNotVisible > 0)
        {
            yield return new(
                $"Processes outside this PID namespace are not visible{Unowned(report, report.SocketsNotVisible)}",
                "Run in the PID namespace of the host, or name its proc file system with -ProcRoot.");
        }
    }

    private static string Failed(TcpReadReport report, int all)
    {
        string reason = $"({TcpTableMissing.Describe(report.ProcessErrorNumber)})";
        return report.ProcessesFailed > 0
            ? Invariant($"The descriptors of {report.ProcessesFailed} of {CountText.Of(all, "process", "processes")} could not be read {reason}")
            : $"The list of processes could not be read {reason}";
    }

    private static string Unowned(TcpReadReport report, int sockets) => report.OmitsUnowned
        ? $"; {CountText.Of(sockets, "socket whose owner is", "sockets whose owners are")} unknown may be missing."
        : $"; {CountText.Of(sockets, "socket is", "sockets are")} shown without an owner.";

    private static string List(string[] names) => names.Length == 1 ? names[0]
        : names.Length <= MostNamed ? $"{string.Join(", ", names[..^1])} and {names[^1]}"
        : Invariant($"{string.Join(", ", names[..MostNamed])} and {names.Length - MostNamed} more");

    private static string Quote(string name) => $"'{ViewText.Escape(name)}'";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Something that a read could not see.</summary>
/// <param name="Cause">Why, and what is missing.</param>
/// <param name="Remedy">What helps; empty if the cause says it, or nothing does.</param>
internal sealed record Doubt(string Cause, string Remedy)
{
    public override string ToString() => $"{Cause} {Remedy}".TrimEnd();
}
