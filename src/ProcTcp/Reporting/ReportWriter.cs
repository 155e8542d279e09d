using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Formatting;

namespace ProcTcp.Reporting;

/// <summary>Reports what a read has met beside the sockets: errors, one warning, verbose counts.</summary>
internal sealed class ReportWriter(Cmdlet cmdlet, TcpReadReport report)
{
    private const int MostTablesNamed = 4;

    /// <summary>Writes the malformed lines that have not been written yet.</summary>
    public void WriteFailures()
    {
        while (report.TryTakeFailure(out TcpTableFailure? failure))
        {
            cmdlet.WriteError(ErrorRecords.ProcNetLineMalformed(failure));
        }
    }

    /// <summary>Writes everything that is known at the end.</summary>
    public void WriteRest()
    {
        foreach (ErrorRecord error in ReportErrors.TakeFrom(report))
        {
            cmdlet.WriteError(error);
        }

        WriteCounts();
        WriteDenied();
    }

    /// <summary>Writes, for verbose, what was read, and what is missing for a good reason.</summary>
    public void WriteCounts()
    {
        foreach (TcpTableMissing table in report.MissingTables.Where(static table => table.IsIPv6Off))
        {
            cmdlet.Say($"There is no '{table.Path}': IPv6 is switched off.");
        }

        foreach (NetworkNamespaceUnreadable unreadable in report.UnreadableNamespaces.Where(static one => one.IsClosedToCaller))
        {
            cmdlet.Say($"Network namespace '{unreadable.Namespace}' has no process, and entering it takes the capability CAP_SYS_ADMIN.");
        }

        string tables = report.Tables.Count <= MostTablesNamed ? string.Join(" and ", report.Tables) : $"{report.Tables.Count} tables";
        cmdlet.Say(
            $"Read {CountText.Of(report.RowsRead, "row")} from {tables}: {report.RowsMatched} matched, "
            + $"{report.RowsRepeated} repeated by the kernel and dropped, {CountText.Of(report.LinesMalformed, "line")} malformed.");
        cmdlet.Say($"Read the descriptors of {CountText.Of(report.ProcessesRead, "process", "processes")}, {report.ProcessesDenied} denied.");
    }

    /// <summary>Warns if sockets have no owner because processes could not be read.</summary>
    /// <returns>True if there was reason to.</returns>
    public bool WriteDenied()
    {
        if (report.SocketsDenied > 0)
        {
            cmdlet.Warn(DescribeDenied(report));
        }

        return report.SocketsDenied > 0;
    }

    /// <summary>Describes whose descriptors could not be read, what follows of it, and what helps.</summary>
    public static string DescribeDenied(TcpReadReport report)
    {
        string cause = report.ProcessesHidden
            ? "The proc file system hides processes of other users (hidepid)"
            : $"{report.ProcessesDenied} of {CountText.Of(report.ProcessesDenied + report.ProcessesRead, "process", "processes")} denied access to their descriptors";
        string missing = CountText.Of(report.SocketsDenied, "socket is", "sockets are");
        return $"{cause}; {missing} shown without an owner. {Remedy(Environment.IsPrivilegedProcess)} to see all owners.";
    }

    /// <summary>Returns what lets the caller read the descriptors of others; root is what others must become.</summary>
    public static string Remedy(bool isRoot) => isRoot
        ? "Run with the capability CAP_SYS_PTRACE in the user namespace of these processes"
        : "Run as root or with the capability CAP_SYS_PTRACE";
}

/// <summary>The errors in spite of which a read went on.</summary>
internal static class ReportErrors
{
    /// <summary>Returns what could not be read: malformed lines, each once, then tables and namespaces, and the namespaces that do not exist.</summary>
    public static IEnumerable<ErrorRecord> TakeFrom(TcpReadReport report)
    {
        while (report.TryTakeFailure(out TcpTableFailure? failure))
        {
            yield return ErrorRecords.ProcNetLineMalformed(failure);
        }

        foreach (TcpTableMissing table in report.MissingTables.Where(static table => !table.IsIPv6Off))
        {
            yield return ErrorRecords.ProcNetUnreadable(table);
        }

        foreach (NetworkNamespaceUnreadable unreadable in report.UnreadableNamespaces.Where(static one => !one.IsClosedToCaller))
        {
            yield return ErrorRecords.NetworkNamespaceUnreadable(unreadable);
        }

        foreach (string text in report.NamespacesNotFound)
        {
            yield return ErrorRecords.NetworkNamespaceNotFound(text);
        }
    }

    /// <summary>Returns why the number of sockets that match may be higher than what was read.</summary>
    /// <param name="report">The report of the read.</param>
    /// <returns>The first reason, or null if the number is sure.</returns>
    public static ErrorRecord? FindDoubt(TcpReadReport report) =>
        TakeFrom(report).FirstOrDefault() ?? (report.SocketsDenied > 0 ? ErrorRecords.OwnersUnreadable(report) : null);
}
