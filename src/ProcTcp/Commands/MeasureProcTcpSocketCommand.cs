using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Completion;
using ProcTcp.Objects;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>Counts sockets by state or by any other property, and adds up their queues.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "ProcTcpSocket", DefaultParameterSetName = TableSet)]
[OutputType(typeof(TcpSocketMeasure))]
public sealed class MeasureProcTcpSocketCommand : LiveTableCommandBase
{
    private const string InputObjectSet = "InputObject";

    private TcpSocketMeasurer _measurer = new();
    private string? _typedFilter;
    private bool _hasInput;

    /// <summary>Gets or sets the sockets to count instead of those of the table.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    public PSObject[]? InputObject { get; set; }

    /// <summary>Gets or sets the properties to group by.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SocketPropertyValidate]
    [ArgumentCompleter(typeof(SocketPropertyCompleter))]
    public string[] Property { get; set; } = [nameof(TcpSocketInfo.State)];

    /// <summary>Gets or sets the number of largest groups to return.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateRange(1, int.MaxValue)]
    public int? Top { get; set; }

    /// <summary>Gets or sets a value that indicates whether owners are looked up even if no property requires them.</summary>
    [Parameter(ParameterSetName = TableSet)]
    public SwitchParameter IncludeOwner { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _measurer = new TcpSocketMeasurer(Property);
        _typedFilter = TypedFilter;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            base.ProcessRecord();
            return;
        }

        foreach (PSObject socket in InputObject)
        {
            Take(socket);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!_hasInput && !IsPipelineEmpty)
        {
            ReadTable();
        }

        foreach (TcpSocketMeasure measure in _measurer.GetMeasures(Top))
        {
            WriteObject(MeasureObject.Make(measure));
        }
    }

    private void Take(PSObject socket)
    {
        var other = new SocketObject(socket);
        bool isSocket = socket.BaseObject is TcpSocketInfo || other.IsSocket;
        if (isSocket && _typedFilter is not null)
        {
            ThrowTerminatingError(ErrorRecords.FilterWithInput(_typedFilter));
        }

        _hasInput |= isSocket;
        if (socket.BaseObject is TcpSocketInfo live)
        {
            _measurer.Add(live);
        }
        else if (isSocket)
        {
            _measurer.Add(other.GetValues(_measurer.Properties), other.GetSums());
        }
        else if (OwningProcess is not null)
        {
            base.ProcessRecord();
        }
        else
        {
            WriteError(ErrorRecords.NotSocketObject(socket.BaseObject));
        }
    }

    private void ReadTable()
    {
        LiveTable table = OpenTable();
        var report = new TcpReadReport();
        TcpSocketQuery query = MakeQuery(
            WantedProcesses,
            IncludeOwner || HasOwnerFilter || _measurer.NeedsOwners,
            _measurer.SpansNamespaces,
            _measurer.NeedsUnits,
            _measurer.NeedsTcpInfo ? TcpInfoUse.All : _measurer.NeedsColumns ? TcpInfoUse.Columns : TcpInfoUse.None);
        if (table.TryRead(Read))
        {
            new ReportWriter(this, report).WriteRest();
        }

        bool Read()
        {
            _measurer.Read(table.Reader, query, report, StopToken);
            return true;
        }
    }
}
