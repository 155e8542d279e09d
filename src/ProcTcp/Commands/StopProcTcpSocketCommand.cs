using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using ProcTcp.Completion;
using ProcTcp.Formatting;
using ProcTcp.Objects;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>Closes TCP sockets, whatever the processes that hold them do.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ProcTcpSocket", DefaultParameterSetName = TableSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(TcpSocketInfo))]
public sealed class StopProcTcpSocketCommand : LiveTableCommandBase
{
    private const string Action = "Close TCP socket";

    private readonly List<int> _processes = [];
    private LiveTable? _table;
    private TcpSocketStopper? _stopper;
    private SocketStops? _stops;
    private string? _typedFilter;
    private bool _isUnasked;
    private bool _isShown;

    /// <summary>Gets or sets the sockets to close, or the processes whose sockets are closed.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <summary>Gets or sets the IDs of processes, one of which must hold the socket. None is taken from the pipeline: too many things have an ID.</summary>
    [Parameter]
    [Alias("Id", "ProcessId", "PID")]
    [ArgumentCompleter(typeof(OwningProcessCompleter))]
    public override int[]? OwningProcess { get; set; }

    /// <summary>Gets or sets a value that indicates whether the sockets are closed without a prompt.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gets or sets a value that indicates whether the closed sockets are returned.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private bool HasInput => MyInvocation.ExpectingInput || InputObject is not null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _typedFilter = TypedFilter;
        if (_typedFilter is null && !HasInput)
        {
            ThrowTerminatingError(ErrorRecords.FilterRequired());
        }

        _table = OpenTable();
        if (!_table.Reader.Tables.Root.IsOwn)
        {
            ThrowTerminatingError(ErrorRecords.OtherProcRoot(_table.Root));
        }

        _stopper = new TcpSocketStopper(_table.Reader);
        _stops = new SocketStops(this, _table, socket => _stopper.Stop(socket, StopToken));
        bool isWhatIf = Typed("WhatIf") ?? LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
        _isUnasked = !isWhatIf && (Typed("Confirm") ?? !Force) == false;
        bool isVerbose = Typed("Verbose") ?? GetVariableValue("VerbosePreference") is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
        _isShown = !_isUnasked || isVerbose;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            Take(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_processes.Count > 0 || !HasInput)
        {
            StopMatching();
        }

        foreach (TcpSocketInfo socket in _stops!.StopUnreachable())
        {
            WriteStopped(socket);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stopper?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Take(PSObject input)
    {
        if (input.BaseObject is TcpSocketInfo socket)
        {
            ThrowIfFiltered(_typedFilter);
            Stop(socket, input);
        }
        else if (input.BaseObject is Process process)
        {
            ThrowIfFiltered(TypedProcesses is null ? null : nameof(OwningProcess));
            _processes.Add(process.Id);
        }
        else if (LanguagePrimitives.GetEnumerable(input) is { } inputs)
        {
            foreach (object? one in inputs)
            {
                Take(PSObject.AsPSObject(one ?? string.Empty));
            }
        }
        else
        {
            WriteError(new SocketObject(input) is { IsSocket: true } received
                ? ErrorRecords.ReceivedSocket($"{received}", input)
                : ErrorRecords.NotSocketObject(input.BaseObject));
        }
    }

    /// <summary>Closes the sockets that match the filters, after all of them are read.</summary>
    private void StopMatching()
    {
        int[]? processes = _processes.Count > 0 ? [.. _processes] : TypedProcesses;
        bool needsOwners = processes is not null || HasOwnerFilter || PassThru || _isShown;
        TcpSocketQuery query = MakeQuery(processes, needsOwners, tcpInfo: PassThru ? TcpInfoUse.Columns : TcpInfoUse.None);
        LiteralTargets? targets = LiteralTargets.Of(query, TypedProcesses);
        var report = new TcpReadReport();
        List<TcpSocketInfo> sockets = [.. _table!.Read(query, report)];
        foreach (TcpSocketInfo socket in sockets)
        {
            targets?.Meet(socket);
            Stop(socket, query.SpansNamespaces ? SocketMembers.OfNamespaces(socket) : socket);
        }

        if (targets is not null && !StopToken.IsCancellationRequested)
        {
            new MissingSockets(this, _table, query, report).Write(targets, StopToken);
        }
    }

    private void Stop(TcpSocketInfo socket, object shown)
    {
        if (!StopToken.IsCancellationRequested && MayStop(socket) && _stops!.Stop(socket))
        {
            WriteStopped(shown);
        }
    }

    private bool MayStop(TcpSocketInfo socket)
    {
        if (!_isShown)
        {
            return true;
        }

        string target = SocketsText.Describe(socket);
        if (!_isUnasked)
        {
            return ShouldProcess(PrintableText.Escape(target), Action);
        }

        this.Say($"Performing the operation \"{Action}\" on target \"{target}\".");
        return true;
    }

    private void WriteStopped(object socket)
    {
        if (PassThru)
        {
            WriteObject(socket);
        }
    }

    private void ThrowIfFiltered(string? filter)
    {
        if (filter is not null)
        {
            ThrowTerminatingError(ErrorRecords.FilterWithInput(filter));
        }
    }

    /// <summary>Returns the value of a switch that the caller typed, or null.</summary>
    private bool? Typed(string name) => MyInvocation.BoundParameters.TryGetValue(name, out object? value) ? (SwitchParameter)value : null;
}
