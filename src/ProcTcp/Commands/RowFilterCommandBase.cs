using System;
using System.Management.Automation;
using System.Net;
using ProcTcp.Binding;
using ProcTcp.Completion;

namespace ProcTcp.Commands;

/// <summary>
/// The filters that need nothing but the row, the same on every cmdlet that reads sockets. Several values are alternatives, several
/// parameters go together.
/// </summary>
public abstract class RowFilterCommandBase : CancellableCommandBase
{
    /// <summary>Gets or sets the local addresses wanted.</summary>
    [Parameter(Position = 0)]
    [Alias("IPAddress")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ParsedBy<AddressPatternParser, AddressPattern>(IsFirst = true)]
    [ArgumentCompleter(typeof(LocalAddressCompleter))]
    public virtual AddressPattern[]? LocalAddress { get; set; }

    /// <summary>Gets or sets the local ports wanted.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ParsedBy<PortRangeParser, PortRange>]
    [ArgumentCompleter(typeof(LocalPortCompleter))]
    public virtual PortRange[]? LocalPort { get; set; }

    /// <summary>Gets or sets the remote addresses wanted.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ParsedBy<AddressPatternParser, AddressPattern>]
    [ArgumentCompleter(typeof(RemoteAddressCompleter))]
    public AddressPattern[]? RemoteAddress { get; set; }

    /// <summary>Gets or sets the remote ports wanted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ParsedBy<PortRangeParser, PortRange>]
    [ArgumentCompleter(typeof(RemotePortCompleter))]
    public PortRange[]? RemotePort { get; set; }

    /// <summary>Gets or sets the ports wanted, at either end.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ParsedBy<PortRangeParser, PortRange>]
    [ArgumentCompleter(typeof(PortCompleter))]
    public PortRange[]? Port { get; set; }

    /// <summary>Gets or sets the addresses to which listeners must accept connections.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ParsedBy<IPAddressParser, IPAddress>]
    [ArgumentCompleter(typeof(ServingAddressCompleter))]
    public IPAddress[]? ServingAddress { get; set; }

    /// <summary>Gets or sets the states wanted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ParsedBy<TcpSocketStateParser, StateName>]
    [ArgumentCompleter(typeof(StateCompleter))]
    public StateName[]? State { get; set; }

    /// <summary>Gets or sets the address families wanted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ParsedBy<IPFamilyParser, IPFamily>]
    public IPFamily[]? AddressFamily { get; set; }

    /// <summary>Gets or sets the inodes wanted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NothingCompleter))]
    public ulong[]? Inode { get; set; }

    /// <summary>Gets the states wanted, or null for no such filter.</summary>
    private protected TcpSocketState[]? WantedStates => State is null ? null : Array.ConvertAll(State, static name => name.Value);
}
