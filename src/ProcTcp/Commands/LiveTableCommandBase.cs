using System;
using System.Collections.Generic;
using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Completion;
using ProcTcp.Objects;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>The base class of all cmdlets that read the live table: the filters that need the host, the proc root, and the read itself.</summary>
public abstract class LiveTableCommandBase : RowFilterCommandBase
{
    /// <summary>The parameter set in which the whole table is read.</summary>
    internal const string TableSet = "Table";

    private static readonly string[] s_filters =
    [
        nameof(LocalAddress), nameof(LocalPort), nameof(RemoteAddress), nameof(RemotePort), nameof(Port), nameof(ServingAddress), nameof(State),
        nameof(OwningProcess), nameof(OwningProcessName), nameof(OwnerStatus), nameof(UserName), nameof(AddressFamily), nameof(Inode),
        nameof(NetworkNamespace), nameof(ContainerId), nameof(OwningUnit),
    ];

    private readonly List<int> _pipedProcesses = [];

    /// <summary>Gets or sets the IDs of processes, one of which must hold the socket.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "ProcessId", "PID")]
    [OwnerOfSocket]
    [ArgumentCompleter(typeof(OwningProcessCompleter))]
    public virtual int[]? OwningProcess { get; set; }

    /// <summary>Gets or sets the names of processes, one of which must hold the socket.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OwningProcessNameCompleter))]
    public string[]? OwningProcessName { get; set; }

    /// <summary>Gets or sets the results of the owner lookup to match.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ParsedBy<OwnerStatusParser, OwnerStatusName>]
    [ArgumentCompleter(typeof(OwnerStatusCompleter))]
    public OwnerStatusName[]? OwnerStatus { get; set; }

    /// <summary>Gets or sets the users to match, by name or numeric ID.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    public string[]? UserName { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the sockets of all network namespaces are read, not only those of the session's.
    /// </summary>
    [Parameter(ParameterSetName = TableSet)]
    public SwitchParameter AllNetworkNamespaces { get; set; }

    /// <summary>Gets or sets the network namespaces to match, by name or inode.</summary>
    [Parameter(ParameterSetName = TableSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NetworkNamespaceCompleter))]
    public string[]? NetworkNamespace { get; set; }

    /// <summary>Gets or sets the containers to match, by the start of their IDs.</summary>
    [Parameter(ParameterSetName = TableSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContainerIdCompleter))]
    public string[]? ContainerId { get; set; }

    /// <summary>Gets or sets the systemd units, one of which the first owner must belong to.</summary>
    [Parameter(ParameterSetName = TableSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OwningUnitCompleter))]
    public string[]? OwningUnit { get; set; }

    /// <summary>Gets or sets the path at which the proc file system is mounted.</summary>
    [Parameter(ParameterSetName = TableSet)]
    [ValidateNotNullOrEmpty]
    public virtual string ProcRoot { get; set; } = TcpSocketReader.DefaultProcRoot;

    /// <summary>Gets or sets the source that the sockets are read from.</summary>
    [Parameter(ParameterSetName = TableSet)]
    public TcpSocketSource Source { get; set; }

    /// <summary>Gets the processes that the caller typed, or null if none.</summary>
    private protected int[]? TypedProcesses { get; private set; }

    /// <summary>Gets the processes to filter by, whether typed or piped, or null for no such filter.</summary>
    private protected int[]? WantedProcesses => IsPiped ? [.. _pipedProcesses] : TypedProcesses;

    /// <summary>Gets a value that indicates whether processes were expected from the pipeline, and none came.</summary>
    private protected bool IsPipelineEmpty => IsPiped && _pipedProcesses.Count == 0;

    /// <summary>Gets a value that indicates whether a filter needs owners.</summary>
    private protected bool HasOwnerFilter => WantedProcesses is not null || OwningProcessName is not null || OwnerStatus is not null || ContainerId is not null
        || OwningUnit is not null;

    /// <summary>Gets the name of the first filter that the caller typed, or null if there is none. Known in <see cref="BeginProcessing"/>.</summary>
    private protected string? TypedFilter => Array.Find(s_filters, MyInvocation.BoundParameters.ContainsKey);

    private bool IsPiped => TypedProcesses is null && MyInvocation.ExpectingInput;

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

        TypedProcesses = OwningProcess;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // Those that come down the pipeline are looked up together, by one read of the table.
        if (TypedProcesses is null && OwningProcess is not null)
        {
            _pipedProcesses.AddRange(OwningProcess);
        }
    }

    /// <summary>Ends the cmdlet if it must skip the owner lookup and filter by owner.</summary>
    private protected void ThrowIfOwnersAreWanted(SwitchParameter noOwner, SwitchParameter includeUnit = default)
    {
        string? filter = WantedProcesses is not null ? nameof(OwningProcess)
            : OwningProcessName is not null ? nameof(OwningProcessName)
            : OwnerStatus is not null ? nameof(OwnerStatus)
            : ContainerId is not null ? nameof(ContainerId)
            : OwningUnit is not null ? nameof(OwningUnit)
            : includeUnit ? "IncludeUnit"
            : null;
        if (noOwner && filter is not null)
        {
            ThrowTerminatingError(ErrorRecords.OwnerFilterWithoutOwners(
                filter,
                filter == nameof(OwnerStatus) ? "it is the result of the owner lookup" : "processes, containers and units are found through owners"));
        }
    }

    /// <summary>Creates a query from the filters.</summary>
    /// <param name="owningProcess">The processes to match; null for all.</param>
    /// <param name="includeOwners">True to look up owners.</param>
    /// <param name="allNetworkNamespaces">True to read all namespaces even if the caller did not request it.</param>
    /// <param name="includeUnits">True to look up the systemd units of owners.</param>
    /// <param name="tcpInfo">How much of tcp_info is read.</param>
    private protected TcpSocketQuery MakeQuery(
        int[]? owningProcess,
        bool includeOwners,
        bool allNetworkNamespaces = false,
        bool includeUnits = false,
        TcpInfoUse tcpInfo = default)
    {
        return new TcpSocketQuery
        {
            LocalAddress = LocalAddress,
            LocalPort = LocalPort,
            RemoteAddress = RemoteAddress,
            RemotePort = RemotePort,
            Port = Port,
            ServingAddress = ServingAddress,
            State = WantedStates,
            OwningProcess = owningProcess,
            OwningProcessName = OwningProcessName,
            OwnerStatus = OwnerStatus is null ? null : Array.ConvertAll(OwnerStatus, static name => name.Value),
            UserName = UserName,
            AddressFamily = AddressFamily,
            Inode = Inode,
            AllNetworkNamespaces = AllNetworkNamespaces || allNetworkNamespaces,
            NetworkNamespace = NetworkNamespace,
            ContainerId = ContainerId,
            OwningUnit = OwningUnit,
            IncludeUnits = includeUnits,
            IncludeOwners = includeOwners,
            Source = Source,
            TcpInfo = tcpInfo,
        };
    }

    /// <summary>Opens the table below the proc root, to read it once or repeatedly.</summary>
    private protected LiveTable OpenTable() => new(this, ResolveProcRoot(), StopToken);

    private protected string ResolveProcRoot() => GetUnresolvedProviderPathFromPSPath(ProcRoot);
}
