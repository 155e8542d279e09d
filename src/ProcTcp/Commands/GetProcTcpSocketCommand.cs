using System.Collections.Generic;
using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Errors;

namespace ProcTcp.Commands;

/// <summary>Gets TCP sockets from the kernel's table, with the processes that hold them, or the reason why none does.</summary>
[Cmdlet(VerbsCommon.Get, "ProcTcpSocket")]
[OutputType(typeof(TcpSocketInfo))]
public sealed class GetProcTcpSocketCommand : TcpFilterCommandBase
{
    private readonly List<int> _pipedProcesses = [];
    private int[]? _typedProcesses;

    /// <summary>Gets or sets whether owners are left out, which saves the walk over the descriptors of all processes.</summary>
    [Parameter]
    public SwitchParameter NoOwner { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _typedProcesses = OwningProcess;
        bool filtersByOwner = _typedProcesses is not null || OwningProcessName is not null || MyInvocation.ExpectingInput;
        if (NoOwner && filtersByOwner)
        {
            ThrowTerminatingError(ErrorRecords.OwnerFilterWithoutOwners());
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (_typedProcesses is null && OwningProcess is not null)
        {
            _pipedProcesses.AddRange(OwningProcess);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        bool isPiped = _typedProcesses is null && MyInvocation.ExpectingInput;
        if (isPiped && _pipedProcesses.Count == 0)
        {
            return;
        }

        LiteralTargets? targets = LiteralTargets.Of(LocalAddress, LocalPort, _typedProcesses, Inode);
        foreach (TcpSocketInfo socket in Read(MakeQuery(isPiped ? [.. _pipedProcesses] : _typedProcesses, !NoOwner)))
        {
            targets?.Meet(socket);
            WriteObject(socket);
        }

        foreach ((string parameter, object value) in targets?.Unmet ?? [])
        {
            WriteError(ErrorRecords.NotFound(parameter, value));
        }
    }
}
