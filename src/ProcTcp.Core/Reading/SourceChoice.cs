using System;
using ProcTcp.Filtering;
using ProcTcp.SockDiag;
using ProcTcp.Sources;

namespace ProcTcp.Reading;

/// <summary>Chooses the source of a namespace's rows: what the query asks for, or the cheapest that has it.</summary>
internal static class SourceChoice
{
    /// <summary>Opens the source of a snapshot's rows.</summary>
    /// <param name="snapshot">The namespace.</param>
    /// <param name="query">The query.</param>
    /// <param name="filter">The filter, as far as it needs only the row.</param>
    /// <param name="needsListeners">Whether all listeners are wanted besides.</param>
    /// <param name="report">Receives which source answers, and why not the other.</param>
    /// <exception cref="TcpSourceUnavailableException">Only socket diagnosis has what is asked for, and it cannot be had.</exception>
    public static IRowSource Open(NamespaceSnapshot snapshot, TcpSocketQuery query, RowFilter filter, bool needsListeners, TcpReadReport report)
    {
        if (query.WantsBoundOnly)
        {
            ThrowIfBoundOnlyAreUnknown(query, Environment.OSVersion.Version);
        }

        if (query.TcpInfo == TcpInfoUse.All)
        {
            snapshot.Attributes = [];
        }

        if (query.Source == TcpSocketSource.ProcFs && !query.NeedsSockDiag)
        {
            return OpenTables(snapshot, report);
        }

        bool isAnotherSystems = !snapshot.IsCallers && snapshot.Entrance is null;
        (string Reason, int ErrorNumber)? obstacle =
            query.Source == TcpSocketSource.ProcFs ? ("-Source ProcFs selects the proc file system.", 0)
            : isAnotherSystems ? ("It reports the running system only, not another proc file system.", 0)
            : !query.NeedsSockDiag && snapshot.Namespace is not null ? ("It would have to enter other network namespaces, which requires -Source SockDiag.", 0)
            : null;
        if (obstacle is null)
        {
            (SockDiagSource? source, int errno) = SockDiagSource.Open(snapshot.Connect, DumpRequest.Of(filter, query.TcpInfo, needsListeners), report);
            if (source is not null)
            {
                report.Source = TcpSocketSource.SockDiag;
                snapshot.Origin.Units = source.Units;
                snapshot.IsDumped = true;
                return source;
            }

            obstacle = (Describe(snapshot, errno), errno);
        }

        if (query.NeedsSockDiag)
        {
            throw new TcpSourceUnavailableException($"Socket diagnosis is not available. {obstacle.Value.Reason}", obstacle.Value.ErrorNumber);
        }

        report.SockDiagUnused = obstacle.Value.Reason;
        return OpenTables(snapshot, report);
    }

    /// <summary>Throws if nothing that may be read has sockets that are bound only.</summary>
    internal static void ThrowIfBoundOnlyAreUnknown(TcpSocketQuery query, Version kernel)
    {
        string? reason = query.Source == TcpSocketSource.ProcFs ? "The tables of the proc file system do not list them."
            : kernel < new Version(6, 8) ? "Socket diagnosis lists them on Linux 6.8 and later."
            : query is { SpansNamespaces: true, Source: TcpSocketSource.Auto, TcpInfo: not TcpInfoUse.All }
                ? "In other network namespaces, only socket diagnosis lists them, which requires -Source SockDiag."
            : null;
        if (reason is not null)
        {
            throw new TcpSourceUnavailableException($"Sockets that are bound only (state BoundInactive) cannot be read. {reason}", 0) { IsForBoundOnly = true };
        }
    }

    private static string Describe(NamespaceSnapshot snapshot, int errno) =>
        $"{(snapshot.IsCallers ? "The kernel does not offer it to this process" : "The network namespace could not be entered, or the kernel does not offer it there")}"
        + $" ({TcpTableMissing.Describe(errno)}).";

    private static ProcTableSource OpenTables(NamespaceSnapshot snapshot, TcpReadReport report)
    {
        report.Source = report.Source == TcpSocketSource.Auto ? TcpSocketSource.ProcFs : report.Source;
        return new ProcTableSource(snapshot.Tables, report);
    }
}
