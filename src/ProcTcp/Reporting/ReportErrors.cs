using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace ProcTcp.Reporting;

/// <summary>The errors in spite of which a read went on.</summary>
internal static class ReportErrors
{
    /// <summary>Returns what could not be read: malformed lines, each once, then tables and namespaces.</summary>
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
    }

    /// <summary>Returns why the number of sockets that match may be higher than what was read.</summary>
    /// <param name="report">The report of the read.</param>
    /// <returns>The first reason, or null if the number is sure.</returns>
    public static ErrorRecord? FindDoubt(TcpReadReport report) =>
        TakeFrom(report).FirstOrDefault() ?? (report.SocketsDenied > 0 ? ErrorRecords.OwnersUnreadable(report) : null);
}
