using System;
using System.Globalization;
using System.Net;
using ProcTcp.Rows;

namespace ProcTcp;

/// <summary>
/// A socket: a row of <c>/proc/net/tcp</c> or <c>/proc/net/tcp6</c> (<c>proc_net(5)</c>), in the units of .NET, with its owners.
/// Immutable: a snapshot of the time when its table was read.
/// </summary>
/// <remarks>A value that the row does not have is null. No class outside this assembly can derive from it.</remarks>
public class TcpSocketInfo
{
    private readonly TcpTableRow _row;
    private readonly TableOrigin _origin;
    private readonly TcpSocketOwner[] _owners;

    internal TcpSocketInfo(in TcpTableRow row, TableOrigin origin, SocketOwnerStatus ownerStatus, TcpSocketOwner[] owners)
    {
        _row = row;
        _origin = origin;
        _owners = owners;
        OwnerStatus = ownerStatus;
    }

    /// <summary>
    /// Gets the local address (column <c>local_address</c>), as .NET prints it. An IPv4-mapped address stays <c>::ffff:a.b.c.d</c>.
    /// </summary>
    public string LocalAddress => Text(_row.LocalAddress);

    /// <summary>Gets the local port (column <c>local_address</c>).</summary>
    public ushort LocalPort => _row.LocalPort;

    /// <summary>Gets the remote address (column <c>rem_address</c>), as .NET prints it; the unspecified address on a listener.</summary>
    public string RemoteAddress => Text(_row.RemoteAddress);

    /// <summary>Gets the remote port (column <c>rem_address</c>); 0 on a listener.</summary>
    public ushort RemotePort => _row.RemotePort;

    /// <summary>Gets the state (column <c>st</c>). A number that is not in the enumeration stays that number.</summary>
    public TcpSocketState State => (TcpSocketState)_row.State;

    /// <summary>
    /// Gets the process ID of the first owner: the one with the lowest ID, but an init system (process 1, called systemd or init) only if
    /// there is no other; null if there is none or none is known.
    /// </summary>
    public int? OwningProcess => _owners.Length > 0 ? _owners[0].ProcessId : null;

    /// <summary>Gets the command name of the first owner (<c>/proc/PID/comm</c>, completed); null if there is none or none is known.</summary>
    public string? OwningProcessName => _owners.Length > 0 ? _owners[0].CommandName : null;

    /// <summary>
    /// Gets every process and descriptor that refers to the socket, by process ID, then descriptor, those of an init system last; empty if
    /// none is known.
    /// </summary>
    public TcpSocketOwner[] Owners => _owners.Length > 0 ? (TcpSocketOwner[])_owners.Clone() : _owners;

    /// <summary>Gets how the owners were found, or why there are none.</summary>
    public SocketOwnerStatus OwnerStatus { get; }

    /// <summary>
    /// Gets the number of bytes received and not yet read (column <c>rx_queue</c>; the peer's FIN counts 1); on a listener, the number of
    /// connections that wait to be accepted.
    /// </summary>
    public uint ReceiveQueue => _row.ReceiveQueue;

    /// <summary>Gets the number of bytes sent or queued and not yet acknowledged (column <c>tx_queue</c>; an unacknowledged SYN or FIN counts 1).</summary>
    public uint SendQueue => _row.SendQueue;

    /// <summary>
    /// Gets the number of connections that may wait to be accepted (socket diagnosis: <c>idiag_wqueue</c> of a listener); null on all other
    /// sockets, and from the table.
    /// </summary>
    public uint? AcceptQueueLimit => _row.Has(RowColumns.AcceptQueueLimit) ? _row.AcceptQueueLimit : null;

    /// <summary>Gets the timer that runs (column <c>tr</c>).</summary>
    public TcpSocketTimer Timer => (TcpSocketTimer)_row.Timer;

    /// <summary>Gets the time until the timer fires (column <c>tm-&gt;when</c>); null if no timer runs.</summary>
    public TimeSpan? TimerExpiresIn => _row.Timer == 0 ? null : TimeSpan.FromTicks(_row.TimerTicks * _origin.Units.Timer);

    /// <summary>Gets the number of consecutive retransmission time-outs without recovery (column <c>retrnsmt</c>).</summary>
    public int Retransmits => _row.Retransmits;

    /// <summary>Gets the number of zero-window or keepalive probes that the peer has not answered (column <c>timeout</c>).</summary>
    public int UnansweredProbes => _row.UnansweredProbes;

    /// <summary>Gets the ID of the user that created the socket (column <c>uid</c>); null if the row has none, as on mini-sockets.</summary>
    public uint? UserId => _row.HasUser ? _row.UserId : null;

    /// <summary>
    /// Gets the name of the user, from the system's user database (<c>getpwuid_r(3)</c>); null if there is no user or it has no name.
    /// </summary>
    public string? UserName => _row.HasUser ? _origin.FindUserName(_row.UserId) : null;

    /// <summary>
    /// Gets the inode of the socket (column <c>inode</c>); 0 if there is no socket structure, so that no descriptor can refer to it.
    /// </summary>
    public ulong Inode => _row.Inode;

    /// <summary>Gets the unique number that the kernel gives to the socket (socket diagnosis: <c>idiag_cookie</c>); null from the table.</summary>
    public ulong? Cookie => _row.Has(RowColumns.Cookie) ? _row.ObjectId : null;

    /// <summary>
    /// Gets the name of the interface that the socket is bound to (socket diagnosis: <c>idiag_if</c>); null if it is bound to none, and from
    /// the table.
    /// </summary>
    public string? InterfaceName => _row.Has(RowColumns.Interface) && _row.InterfaceIndex != 0 ? _origin.FindInterface(_row.InterfaceIndex) : null;

    /// <summary>
    /// Gets a value that indicates whether an IPv6 socket refuses IPv4 (socket diagnosis: <c>INET_DIAG_SKV6ONLY</c>); null on IPv4 sockets,
    /// and from the table.
    /// </summary>
    public bool? IsIPv6Only => _row.Has(RowColumns.IPv6Only) ? _row.IsIPv6Only : null;

    /// <summary>Gets the inode of the network namespace, as <c>lsns</c> prints it; null if it could not be read.</summary>
    public ulong? NetworkNamespace => _origin.NetworkNamespace;

    /// <summary>Gets the name of the network namespace in <c>/run/netns</c>; null if it has none, or names were not looked up.</summary>
    public string? NetworkNamespaceName => _origin.NetworkNamespaceName;

    /// <summary>
    /// Gets the ID of the owner's container, from the owner's cgroup (<c>/proc/PID/cgroup</c>); null if there is none or none was looked
    /// up.
    /// </summary>
    public string? ContainerId => _origin.FindContainer(_owners);

    /// <summary>
    /// Gets the systemd unit of the first owner, such as <c>nginx.service</c>, from the owner's cgroup (<c>/proc/PID/cgroup</c>); null if
    /// there is none or none was looked up.
    /// </summary>
    public string? OwningUnit => _origin.FindUnit(_owners);

    /// <summary>Gets the path of the file of a captured table, or the word <c>pipeline</c>; null for the table of a live host.</summary>
    public string? CapturePath => _origin.CapturePath;

    /// <summary>Gets the retransmission time-out (column 12); null on the short rows of mini-sockets.</summary>
    public TimeSpan? RetransmitTimeout => _row.Has(RowColumns.RetransmitTimeout) ? TimeSpan.FromTicks(_row.RetransmitTimeoutTicks * _origin.Units.Timeout) : null;

    /// <summary>Gets the delayed-acknowledgment time-out (column 13); null on the short rows of mini-sockets.</summary>
    public TimeSpan? DelayedAckTimeout => _row.Has(RowColumns.DelayedAckTimeout) ? TimeSpan.FromTicks(_row.DelayedAckTimeoutTicks * _origin.Units.Timeout) : null;

    /// <summary>Gets the number of acknowledgments left in quick-ack mode (column 14, upper bits); null on short rows.</summary>
    public int? QuickAckCount => _row.Has(RowColumns.QuickAck) ? (int)(_row.QuickAckAndPingPong >> 1) : null;

    /// <summary>
    /// Gets a value that indicates whether the session is interactive, so that acknowledgments wait for data (column 14, lowest bit);
    /// null on short rows.
    /// </summary>
    public bool? IsInteractive => _row.Has(RowColumns.QuickAck) ? (_row.QuickAckAndPingPong & 1) != 0 : null;

    /// <summary>Gets the congestion window in segments (column 15); null on short rows.</summary>
    public uint? CongestionWindow => _row.Has(RowColumns.CongestionWindow) ? _row.CongestionWindow : null;

    /// <summary>Gets the slow-start threshold in segments (column 16); null in initial slow start, on listeners and on short rows.</summary>
    public int? SlowStartThreshold => _row.Has(RowColumns.SlowStartThreshold) ? _row.SlowStartThreshold : null;

    /// <summary>
    /// Gets the maximum length of the queue of TCP Fast Open requests (column 16 of a listener); null on all other rows, and from kernels
    /// before 3.7.
    /// </summary>
    public int? FastOpenQueueLimit => _row.Has(RowColumns.FastOpenQueueLimit) ? _row.SlowStartThreshold : null;

    /// <summary>Gets the kernel's reference count of the socket (column <c>ref</c>); null if the row does not have it.</summary>
    public int? ReferenceCount => _row.Has(RowColumns.ReferenceCount) ? _row.ReferenceCount : null;

    /// <summary>
    /// Gets the socket's address in the kernel as printed (column <c>pointer</c>): hashed, zero or real, depending on
    /// <c>kptr_restrict</c>; null if the row has none.
    /// </summary>
    public string? KernelAddress => _row.Has(RowColumns.KernelAddress)
        ? _row.ObjectId.ToString("x" + _row.KernelAddressDigits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : null;

    /// <summary>Gets the address family: IPv4 for a row of <c>tcp</c>, IPv6 for a row of <c>tcp6</c>.</summary>
    public IPFamily AddressFamily => _row.IsIPv6 ? IPFamily.IPv6 : IPFamily.IPv4;

    /// <summary>Gets the local time at which the read of the table started.</summary>
    /// <remarks>
    /// A <see cref="DateTime"/>, because PowerShell's serializer turns a <see cref="DateTimeOffset"/> into text without fractions of a
    /// second.
    /// </remarks>
    public DateTime Timestamp => _origin.Timestamp.LocalDateTime;

    internal ref readonly TcpTableRow Row => ref _row;

    internal ReadOnlySpan<TcpSocketOwner> OwnerSpan => _owners;

    internal TableOrigin Origin => _origin;

    /// <summary>Returns the local address and port.</summary>
    /// <returns>A new end point.</returns>
    public IPEndPoint GetLocalEndPoint() => new(_row.LocalAddress.ToIPAddress(_row.IsIPv6), _row.LocalPort);

    /// <summary>Returns the remote address and port.</summary>
    /// <returns>A new end point.</returns>
    public IPEndPoint GetRemoteEndPoint() => new(_row.RemoteAddress.ToIPAddress(_row.IsIPv6), _row.RemotePort);

    /// <summary>Returns the socket as text, such as <c>127.0.0.1:22 -&gt; 0.0.0.0:0 Listen</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{GetLocalEndPoint()} -> {GetRemoteEndPoint()} {State}";

    private string Text(SocketAddressBits address) => address.ToIPAddress(_row.IsIPv6).ToString();
}
