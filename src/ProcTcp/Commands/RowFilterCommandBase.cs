using System.Management.Automation;
using System.Net;
using ProcTcp.Binding;
using ProcTcp.Completion;

namespace ProcTcp.Commands;

/// <summary>
/// The base class of all cmdlets that read sockets: the filters that need only the row. A socket must match one value of each parameter.
/// </summary>
public abstract class RowFilterCommandBase : CancellableCommandBase
{
    /// <summary>Gets or sets the local addresses to match.</summary>
    [Parameter(Position = 0)]
    [Alias("IPAddress")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ParsedBy<AddressPatternParser, AddressPattern>(IsFirst = true)]
    [ArgumentCompleter(typeof(LocalAddressCompleter))]
    public virtual AddressPattern[]? LocalAddress { get; set; }

    /// <summary>Gets or sets the local ports to match.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ParsedBy<PortRangeParser, PortRange>]
    [ArgumentCompleter(typeof(LocalPortCompleter))]
    public virtual PortRange[]? LocalPort { get; set; }

    /// <summary>Gets or sets the remote addresses to match.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ParsedBy<AddressPatternParser, AddressPattern>]
    [ArgumentCompleter(typeof(RemoteAddressCompleter))]
    public AddressPattern[]? RemoteAddress { get; set; }

    /// <summary>Gets or sets the remote ports to match.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ParsedBy<PortRangeParser, PortRange>]
    [ArgumentCompleter(typeof(RemotePortCompleter))]
    public PortRange[]? RemotePort { get; set; }

    /// <summary>Gets or sets the ports to match, at either end.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ParsedBy<PortRangeParser, PortRange>]
    [ArgumentCompleter(typeof(PortCompleter))]
    public PortRange[]? Port { get; set; }

    /// <summary>Gets or sets the addresses that listeners must serve.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ParsedBy<IPAddressParser, IPAddress>]
    [ArgumentCompleter(typeof(ServingAddressCompleter))]
    public IPAddress[]? ServingAddress { get; set; }

    /// <summary>Gets or sets the states to match.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ParsedBy<TcpSocketStateParser, StateName>]
    [ArgumentCompleter(typeof(StateCompleter))]
    public StateName[]? State { get; set; }

    /// <summary>Gets or sets the address families to match.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ParsedBy<IPFamilyParser, IPFamily>]
    public IPFamily[]? AddressFamily { get; set; }

    /// <summary>Gets or sets the inodes to match.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public ulong[]? Inode { get; set; }

    /// <summary>Gets the states to match, or null if there is no such filter.</summary>
    private protected TcpSocketState[]? WantedStates
    {
        get
        {
            TcpSocketState[]? states = State is null ? null : new TcpSocketState[State.Length];
            for (int i = 0; i < states?.Length; i++)
            {
                states[i] = State![i].Value;
            }

            return states;
        }
    }
}
