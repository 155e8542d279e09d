using System.Collections.Generic;
using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Completion;
using ProcTcp.Objects;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>Determines whether sockets match. Reads no further than the answer requires.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ProcTcpSocket", DefaultParameterSetName = TableSet)]
[OutputType(typeof(bool))]
public sealed class TestProcTcpSocketCommand : LiveTableCommandBase
{
    /// <summary>Gets or sets the number of sockets that must match.</summary>
    [Parameter]
    [ParsedBy<CountRangeParser, CountRange>(IsSingle = true)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public CountRange Count { get; set; } = CountRange.Any;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var report = new TcpReadReport();
        long count = CountMatches(report);
        if (StopToken.IsCancellationRequested)
        {
            return;
        }

        // What was not read cannot change an answer that is decided. Every other answer would be a guess.
        if (!Count.IsDecidedAt(count) && ReportErrors.FindDoubt(report) is ErrorRecord doubt)
        {
            ThrowTerminatingError(doubt);
        }

        new ReportWriter(this, report).WriteCounts();
        WriteObject(Count.Contains(count));
    }

    private long CountMatches(TcpReadReport report)
    {
        LiveTable table = OpenTable();
        TcpSocketQuery query = MakeQuery(WantedProcesses, HasOwnerFilter, tcpInfo: TcpInfoUse.None);
        using IEnumerator<TcpSocketInfo> sockets = table.Follow(table.Reader.Read(query, report, StopToken)).GetEnumerator();
        long count = 0;
        while (!Count.IsDecidedAt(count) && sockets.MoveNext())
        {
            count++;
        }

        return count;
    }
}
