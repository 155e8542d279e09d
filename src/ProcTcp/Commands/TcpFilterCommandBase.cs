using System.Linq;
using System.Management.Automation;
using System.Net.Sockets;
using ProcTcp.Binding;
using ProcTcp.Completion;
using ProcTcp.Errors;
using ProcTcp.Filtering;

namespace ProcTcp.Commands;

/// <summary>The filters, the same on every cmdlet that reads sockets. Several values are alternatives, several parameters go together.</summary>
public abstract class TcpFilterCommandBase : ProcTcpCommandBase
{
    /// <summary>Gets or sets the local addresses wanted.</summary>
    [Parameter(Position = 0)]
    [Alias("IPAddress")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [AddressPatternTransform]
    [ArgumentCompleter(typeof(LocalAddressCompleter))]
    public AddressPattern[]? LocalAddress { get; set; }

    /// <summary>Gets or sets the local ports wanted.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [PortRangeTransform]
    [ArgumentCompleter(typeof(LocalPortCompleter))]
    public PortRange[]? LocalPort { get; set; }

    /// <summary>Gets or sets the remote addresses wanted.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [AddressPatternTransform]
    public AddressPattern[]? RemoteAddress { get; set; }

    /// <summary>Gets or sets the remote ports wanted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PortRangeTransform]
    [ArgumentCompleter(typeof(RemotePortCompleter))]
    public PortRange[]? RemotePort { get; set; }

    /// <summary>Gets or sets the states wanted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [TcpSocketStateTransform]
    [ArgumentCompleter(typeof(StateCompleter))]
    public TcpSocketState[]? State { get; set; }

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

    /// <summary>Gets or sets the address families wanted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [IPFamilyTransform]
    public IPFamily[]? AddressFamily { get; set; }

    /// <summary>Gets or sets the inodes wanted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ulong[]? Inode { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

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
        AddressFamily = AddressFamily?.Select(static family => (AddressFamily)family).ToArray(),
        Inode = Inode,
        IncludeOwners = includeOwners,
    };
}
