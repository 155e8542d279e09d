using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Descriptors;
using ProcTcp.Objects;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>Gets TCP sockets from the kernel's table, with the processes that hold them, or the reason why none does.</summary>
[Cmdlet(VerbsCommon.Get, "ProcTcpSocket", DefaultParameterSetName = TableSet)]
[OutputType(typeof(TcpSocketInfo))]
public sealed class GetProcTcpSocketCommand : LiveTableCommandBase
{
    private const string InputObjectSet = "InputObject";
    private const string FileDescriptorSet = "FileDescriptor";

    private readonly List<(OpenDescriptor Socket, object Target)> _held = [];

    /// <summary>Gets or sets sockets that the session itself holds, in whatever form.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public SocketReference[]? InputObject { get; set; }

    /// <summary>Gets or sets descriptors of the owning process, or of the session itself.</summary>
    [Parameter(ParameterSetName = FileDescriptorSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ValidateRange(0, int.MaxValue)]
    public int[]? FileDescriptor { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether owners are left out, which saves the walk over the descriptors of all processes.
    /// </summary>
    [Parameter(ParameterSetName = TableSet)]
    public SwitchParameter NoOwner { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        ThrowIfOwnersAreWanted(NoOwner);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            foreach (SocketReference reference in InputObject)
            {
                Hold(reference);
            }
        }
        else if (FileDescriptor is not null)
        {
            WriteDescriptors(FileDescriptor);
        }
        else
        {
            base.ProcessRecord();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_held.Count > 0)
        {
            WriteHeld(_held, new DescriptorLookup(TcpSocketReader.DefaultProcRoot, process: null));
        }
        else if (ParameterSetName == TableSet && !IsPipelineEmpty)
        {
            WriteTable();
        }
    }

    private void WriteTable()
    {
        LiteralTargets? targets = LiteralTargets.Of(LocalAddress, LocalPort, TypedProcesses, Inode);
        foreach (TcpSocketInfo socket in Read(MakeQuery(WantedProcesses, !NoOwner)))
        {
            targets?.Meet(socket);
            WriteObject(socket);
        }

        foreach ((string parameter, object value) in targets?.Unmet ?? [])
        {
            WriteError(ErrorRecords.NotFound(parameter, value));
        }
    }

    private void Hold(SocketReference reference)
    {
        OpenDescriptor socket = OpenDescriptor.Of(reference.Handle);
        if (reference.IsSocketless || socket.Status == DescriptorKind.NotSocket)
        {
            WriteError(ErrorRecords.NotSocket(reference.Target));
        }
        else if (socket.Status == DescriptorKind.NotTcp)
        {
            WriteError(ErrorRecords.NotTcpSocket(reference.Target, socket.Protocol));
        }
        else if (socket.Status == DescriptorKind.Tcp)
        {
            _held.Add((socket, reference.Target));
        }
        else
        {
            WriteError(ErrorRecords.SocketClosed(reference.Target));
        }
    }

    private void WriteDescriptors(int[] descriptors)
    {
        foreach (int process in OwningProcess ?? [Environment.ProcessId])
        {
            var lookup = new DescriptorLookup(ResolveProcRoot(), process);
            List<(OpenDescriptor Socket, object Target)> held = [];
            foreach (int descriptor in descriptors)
            {
                OpenDescriptor socket = lookup.Identify(descriptor);
                if (socket.Status == DescriptorKind.Tcp)
                {
                    held.Add((socket, descriptor));
                }
                else
                {
                    WriteError(ErrorRecords.NotTcpDescriptor(socket, process));
                }
            }

            if (held.Count > 0)
            {
                WriteHeld(held, lookup);
            }
        }
    }

    private void WriteHeld(List<(OpenDescriptor Socket, object Target)> held, DescriptorLookup lookup)
    {
        var report = new TcpReadReport();
        var filter = new DescriptorFilter(MakeQuery(owningProcess: null, includeOwners: true));
        IReadOnlyList<TcpSocketInfo?> rows = [];
        if (!TryRead(() => (rows = lookup.Find([.. held.Select(static item => item.Socket)], report, StopToken)).Count > 0, ProcRoot))
        {
            return;
        }

        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i] is not TcpSocketInfo row)
            {
                WriteError(ErrorRecords.SocketNotInTable(held[i].Target, held[i].Socket.Inode));
            }
            else if (filter.IsMatch(row))
            {
                WriteObject(row);
            }
        }

        new ReportWriter(this, report).WriteRest();
    }
}
