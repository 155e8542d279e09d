using System;
using System.Management.Automation;
using ProcTcp.Completion;
using ProcTcp.Formatting;
using ProcTcp.Objects;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>Gets TCP sockets from the kernel's table, with the processes that hold them, or the reason why none does.</summary>
[Cmdlet(VerbsCommon.Get, "ProcTcpSocket", DefaultParameterSetName = TableSet)]
[OutputType(typeof(TcpSocketInfo), typeof(TcpSocketDetail))]
public sealed class GetProcTcpSocketCommand : LiveTableCommandBase
{
    private const string InputObjectSet = "InputObject";
    private const string FileDescriptorSet = "FileDescriptor";

    private HeldSockets? _inHand;

    /// <summary>Gets or sets the sockets to look up, which the session itself holds.</summary>
    [Parameter(ParameterSetName = InputObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public SocketReference[]? InputObject { get; set; }

    /// <summary>Gets or sets the numbers of descriptors of the owning process, or of the session itself.</summary>
    [Parameter(ParameterSetName = FileDescriptorSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ValidateRange(0, int.MaxValue)]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public int[]? FileDescriptor { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the owner lookup is skipped.
    /// </summary>
    [Parameter(ParameterSetName = TableSet)]
    public SwitchParameter NoOwner { get; set; }

    /// <summary>Gets or sets a value that indicates whether the systemd units of owners are looked up.</summary>
    [Parameter(ParameterSetName = TableSet)]
    public SwitchParameter IncludeUnit { get; set; }

    /// <summary>Gets or sets a value that indicates whether everything that the kernel reports about a connection is read.</summary>
    [Parameter(ParameterSetName = TableSet)]
    public SwitchParameter TcpInfo { get; set; }

    /// <inheritdoc/>
    [Parameter(ParameterSetName = TableSet)]
    [Parameter(ParameterSetName = FileDescriptorSet)]
    [ValidateNotNullOrEmpty]
    public override string ProcRoot { get; set; } = TcpSocketReader.DefaultProcRoot;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        ThrowIfOwnersAreWanted(NoOwner, IncludeUnit);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            _inHand ??= new HeldSockets(this, OpenTable(), TcpSocketReader.DefaultProcRoot, process: null);
            Array.ForEach(InputObject, _inHand.Add);
        }
        else if (FileDescriptor is not null)
        {
            foreach (int process in OwningProcess ?? [Environment.ProcessId])
            {
                var held = new HeldSockets(this, OpenTable(), ResolveProcRoot(), process);
                Array.ForEach(FileDescriptor, held.Add);
                WriteSockets(held);
            }
        }
        else
        {
            base.ProcessRecord();
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_inHand is not null)
        {
            WriteSockets(_inHand);
        }
        else if (ParameterSetName == TableSet && !IsPipelineEmpty)
        {
            WriteTable();
        }
    }

    private void WriteSockets(HeldSockets held)
    {
        // The process of a descriptor is where it is looked up, not a filter on its socket.
        int[]? processes = FileDescriptor is null ? TypedProcesses : null;
        foreach (TcpSocketInfo socket in held.Find(MakeQuery(processes, includeOwners: true), StopToken))
        {
            WriteObject(socket);
        }
    }

    private void WriteTable()
    {
        LiveTable table = OpenTable();
        TcpSocketQuery query = MakeQuery(WantedProcesses, !NoOwner, includeUnits: IncludeUnit, tcpInfo: TcpInfo ? TcpInfoUse.All : TcpInfoUse.Columns);
        LiteralTargets? targets = LiteralTargets.Of(query, TypedProcesses);
        var report = new TcpReadReport();
        foreach (TcpSocketInfo socket in table.Read(query, report))
        {
            targets?.Meet(socket);
            WriteObject(query is { SpansNamespaces: true, TcpInfo: not TcpInfoUse.All } ? SocketMembers.OfNamespaces(socket) : socket);
        }

        if (targets is not null && !StopToken.IsCancellationRequested)
        {
            new MissingSockets(this, table, query, report).Write(targets, StopToken);
        }
    }
}
