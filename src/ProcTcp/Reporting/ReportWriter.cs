using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Formatting;

namespace ProcTcp.Reporting;

/// <summary>Reports what a read has found beside the sockets: errors, one warning, verbose counts.</summary>
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
    /// <param name="mayWarn">False if there was a warning before.</param>
    /// <returns>True if there was reason to warn.</returns>
    public bool WriteRest(bool mayWarn = true)
    {
        bool isFlawless = report.IsFlawless;
        foreach (ErrorRecord error in isFlawless ? [] : ReportErrors.TakeAllFrom(report))
        {
            cmdlet.WriteError(error);
        }

        WriteCounts();
        return !isFlawless && mayWarn && WriteDoubts();
    }

    /// <summary>Writes, as verbose output, what was read, and what is missing for a known reason.</summary>
    public void WriteCounts()
    {
        foreach (TcpTableMissing table in report.MissingTables.Where(static table => table.IsIPv6Off))
        {
            cmdlet.Say($"'{table.Path}' does not exist, because IPv6 is disabled.");
        }

        if (report.IsBelowHost)
        {
            cmdlet.Say(
                "This PID namespace is not the host's: network namespaces of processes outside it are not visible, such as the host's own or those of other containers.");
        }

        if (report.SockDiagUnused is string reason)
        {
            cmdlet.Say($"Socket diagnosis was not used. {reason}");
        }

        if (report.CloseEventsUnused is string obstacle)
        {
            cmdlet.Say($"The kernel's close events were not used, so connections between two polls are missed. {obstacle}");
        }

        if (report.DumpsInconsistent > 0)
        {
            cmdlet.Say("The sockets changed while socket diagnosis reported them; some may be missing.");
        }

        cmdlet.Say(
            $"Read {CountText.Of(report.RowsRead, "row")} from {NameSources()}: {report.RowsMatched} matched, "
            + $"{report.RowsRepeated} repeated and dropped, {CountText.Of(report.LinesMalformed, "line")} malformed.");
        cmdlet.Say($"Read the descriptors of {CountText.Of(report.ProcessesRead, "process", "processes")}, {report.ProcessesDenied} denied.");
    }

    private string NameSources()
    {
        string[] tables = report.Tables.Count <= MostTablesNamed ? [.. report.Tables] : [$"{report.Tables.Count} tables"];
        string[] diagnosis = report.Source == TcpSocketSource.SockDiag ? ["socket diagnosis"] : [];
        return string.Join(" and ", diagnosis.Concat(tables));
    }

    /// <summary>Warns, once for all causes, if sockets may be missing or without an owner because not everything could be seen.</summary>
    /// <returns>True if there was reason to.</returns>
    public bool WriteDoubts()
    {
        string text = Doubts.Describe(report);
        if (text.Length > 0)
        {
            cmdlet.Warn(text);
        }

        return text.Length > 0;
    }

    /// <summary>Returns what lets the caller read the descriptors of other users' processes.</summary>
    public static string Remedy(bool isRoot) => isRoot
        ? "Run with the capability CAP_SYS_PTRACE in the user namespace of these processes"
        : "Run as root or with the capability CAP_SYS_PTRACE";

    /// <summary>Returns what lets the caller close sockets.</summary>
    public static string RemedyOfStop(bool isRoot) => isRoot
        ? "Run with the capability CAP_NET_ADMIN in the user namespace of the network namespace"
        : "Run as root or with the capability CAP_NET_ADMIN in the user namespace of the network namespace";
}

/// <summary>The errors in spite of which a read went on.</summary>
internal static class ReportErrors
{
    /// <summary>Returns what could not be read, and the namespaces that do not exist.</summary>
    public static IEnumerable<ErrorRecord> TakeAllFrom(TcpReadReport report) => TakeFrom(report).Concat(OfMissingNamespaces(report));

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

    /// <summary>Returns the namespaces that do not exist; none is claimed to be missing if not all names are known.</summary>
    public static IEnumerable<ErrorRecord> OfMissingNamespaces(TcpReadReport report) =>
        report.NamespacesHidden || report.NamespaceFolderUnreadable is not null
            ? []
            : report.NamespacesNotFound.Select(text => ErrorRecords.NetworkNamespaceNotFound(text, report.IsBelowHost));

    /// <summary>Returns why the number of sockets that match may be higher than what was read.</summary>
    /// <param name="report">The report of the read.</param>
    /// <returns>The first reason, or null if the number is sure.</returns>
    public static ErrorRecord? FindDoubt(TcpReadReport report) =>
        TakeAllFrom(report).FirstOrDefault() ?? FindUnseen(report);

    /// <summary>Returns why sockets or owners that the number rests on could not be seen, although no read has failed.</summary>
    /// <param name="report">The report of the read.</param>
    /// <returns>The first reason, or null if there is none.</returns>
    public static ErrorRecord? FindUnseen(TcpReadReport report) =>
        Doubts.OfNamespaces(report).FirstOrDefault() is Doubt namespaces ? ErrorRecords.NetworkNamespaceUnreadable(namespaces.ToString())
        : report.OmitsUnowned && Doubts.OfOwners(report).FirstOrDefault() is Doubt owners ? ErrorRecords.OwnersUnreadable(owners.ToString(), report)
        : null;
}
