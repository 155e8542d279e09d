using System.Management.Automation;

namespace ProcTcp.Errors;

/// <summary>Says what a read has met beside the sockets: errors, one warning, verbose counts.</summary>
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
        WriteFailures();
        WriteMissing();
        WriteCounts();
        if (report.SocketsDenied > 0)
        {
            cmdlet.WriteWarning(DescribeDenied());
        }
    }

    private void WriteMissing()
    {
        foreach (TcpTableMissing table in report.MissingTables)
        {
            if (table is { IsAbsent: true, IsIPv6: true })
            {
                cmdlet.WriteVerbose($"There is no '{table.Path}': IPv6 is switched off.");
            }
            else
            {
                cmdlet.WriteError(ErrorRecords.ProcNetUnreadable(table));
            }
        }

        WriteNamespaces();
    }

    private void WriteNamespaces()
    {
        foreach (string text in report.NamespacesNotFound)
        {
            cmdlet.WriteError(ErrorRecords.NetworkNamespaceNotFound(text));
        }

        foreach (NetworkNamespaceUnreadable unreadable in report.UnreadableNamespaces)
        {
            if (unreadable is { HasProcesses: false, IsDenied: true })
            {
                cmdlet.WriteVerbose($"Network namespace '{unreadable.Namespace}' has no process, and entering it takes the capability CAP_SYS_ADMIN.");
            }
            else
            {
                cmdlet.WriteError(ErrorRecords.NetworkNamespaceUnreadable(unreadable));
            }
        }
    }

    private void WriteCounts()
    {
        string tables = report.Tables.Count <= MostTablesNamed ? string.Join(" and ", report.Tables) : $"{report.Tables.Count} tables";
        cmdlet.WriteVerbose(
            $"Read {report.RowsRead} rows from {tables}: {report.RowsMatched} matched, "
            + $"{report.RowsRepeated} repeated by the kernel and dropped, {report.LinesMalformed} lines malformed.");
        cmdlet.WriteVerbose($"Read the descriptors of {report.ProcessesRead} processes, {report.ProcessesDenied} denied.");
    }

    private string DescribeDenied()
    {
        string cause = report.ProcessesHidden
            ? "The proc file system hides processes of other users (hidepid)"
            : $"{report.ProcessesDenied} of {report.ProcessesDenied + report.ProcessesRead} processes did not let their descriptors be read";
        return $"{cause}; sockets without owner because of it: {report.SocketsDenied}. Run as root, or with the capability CAP_SYS_PTRACE, to see all owners.";
    }
}
