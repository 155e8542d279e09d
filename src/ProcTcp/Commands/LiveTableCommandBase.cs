using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using ProcTcp.Completion;
using ProcTcp.Errors;

namespace ProcTcp.Commands;

/// <summary>What all cmdlets that read the live table have in common: the filters that need the host, the proc root, and the reading.</summary>
public abstract class LiveTableCommandBase : RowFilterCommandBase
{
    /// <summary>Gets or sets the processes any of which must hold the socket.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "ProcessId", "PID")]
    [ArgumentCompleter(typeof(OwningProcessCompleter))]
    public int[]? OwningProcess { get; set; }

    /// <summary>Gets or sets the command names of processes any of which must hold the socket.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OwningProcessNameCompleter))]
    public string[]? OwningProcessName { get; set; }

    /// <summary>Gets or sets the users wanted, by name or numeric id.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    public string[]? UserName { get; set; }

    /// <summary>Gets or sets where the proc file system is mounted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ProcRoot { get; set; } = TcpSocketReader.DefaultProcRoot;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (!OperatingSystem.IsLinux())
        {
            ThrowTerminatingError(ErrorRecords.PlatformNotSupported());
        }

        // A value from the pipeline may be null: a socket without owner. Typed on the command line it is a mistake.
        if (OwningProcess is not { Length: > 0 } && MyInvocation.BoundParameters.ContainsKey(nameof(OwningProcess)))
        {
            ThrowTerminatingError(ErrorRecords.ArgumentEmpty(nameof(OwningProcess)));
        }
    }

    private protected TcpSocketQuery MakeQuery(int[]? owningProcess, bool includeOwners) => new()
    {
        LocalAddress = LocalAddress,
        LocalPort = LocalPort,
        RemoteAddress = RemoteAddress,
        RemotePort = RemotePort,
        State = State,
        OwningProcess = owningProcess,
        OwningProcessName = OwningProcessName,
        UserName = UserName,
        AddressFamily = Families,
        Inode = Inode,
        IncludeOwners = includeOwners,
    };

    /// <summary>Reads sockets, and says all that was met beside them: errors, one warning, verbose counts.</summary>
    private protected IEnumerable<TcpSocketInfo> Read(TcpSocketQuery query)
    {
        string root = GetUnresolvedProviderPathFromPSPath(ProcRoot);
        var report = new TcpReadReport();
        using IEnumerator<TcpSocketInfo> sockets = new TcpSocketReader(root).Read(query, report, StopToken).GetEnumerator();
        while (TryMoveNext(sockets, root))
        {
            WriteFailures(report);
            yield return sockets.Current;
        }

        WriteFailures(report);
        WriteReport(report);
    }

    private bool TryMoveNext(IEnumerator<TcpSocketInfo> sockets, string root)
    {
        try
        {
            return sockets.MoveNext();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            return false;
        }
        catch (IOException exception)
        {
            ThrowTerminatingError(ErrorRecords.ProcNetUnreadable(exception, root));
            throw;
        }
    }

    private void WriteFailures(TcpReadReport report)
    {
        while (report.TryTakeFailure(out TcpTableFailure? failure))
        {
            WriteError(ErrorRecords.ProcNetLineMalformed(failure));
        }
    }

    private void WriteReport(TcpReadReport report)
    {
        foreach (TcpTableMissing table in report.MissingTables)
        {
            if (table is { IsAbsent: true, IsIPv6: true })
            {
                WriteVerbose($"There is no '{table.Path}': IPv6 is switched off.");
            }
            else
            {
                WriteError(ErrorRecords.ProcNetUnreadable(table));
            }
        }

        WriteVerbose(
            $"Read {report.RowsRead} rows from {string.Join(" and ", report.Tables)}: {report.RowsMatched} matched, "
            + $"{report.RowsRepeated} repeated by the kernel and dropped, {report.LinesMalformed} lines malformed.");
        WriteVerbose($"Read the descriptors of {report.ProcessesRead} processes, {report.ProcessesDenied} denied.");
        if (report.SocketsDenied > 0)
        {
            WriteWarning(DescribeDenied(report));
        }
    }

    private static string DescribeDenied(TcpReadReport report)
    {
        string cause = report.ProcessesHidden
            ? "The proc file system hides processes of other users (hidepid)"
            : $"{report.ProcessesDenied} of {report.ProcessesDenied + report.ProcessesRead} processes did not let their descriptors be read";
        return $"{cause}; sockets without owner because of it: {report.SocketsDenied}. Run as root, or with the capability CAP_SYS_PTRACE, to see all owners.";
    }
}
