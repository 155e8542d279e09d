namespace ProcTcp;

/// <summary>Specifies how a socket changed between two polls of the table.</summary>
public enum TcpSocketChangeKind
{
    /// <summary>No change: the socket existed when the watch started.</summary>
    Existing,

    /// <summary>The socket is new, or matches the filters for the first time.</summary>
    Opened,

    /// <summary>The socket is in another state.</summary>
    StateChanged,

    /// <summary>
    /// The kernel has destroyed the socket, or it is no longer in the table. A socket that no poll has seen is closed without having been opened, in the
    /// state <see cref="TcpSocketState.Closed"/>.
    /// </summary>
    Closed,

    /// <summary>
    /// The socket has other owners: it was accepted, inherited or handed to another process, or its last owner has closed it and its state is
    /// still the same.
    /// </summary>
    OwnerChanged,
}
