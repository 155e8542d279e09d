namespace ProcTcp;

/// <summary>Specifies how the owners of a socket were found, or why it has none.</summary>
public enum SocketOwnerStatus
{
    /// <summary>The owners were not looked up, because the caller did not request them.</summary>
    NotRequested,

    /// <summary>The owners are the processes that have a descriptor of the socket (<c>/proc/PID/fd</c>).</summary>
    Resolved,

    /// <summary>The connection waits to be accepted. The owners are those of its listener.</summary>
    AcceptQueue,

    /// <summary>The socket is closed and remains as a mini-socket until its time expires. It has no owner.</summary>
    TimeWait,

    /// <summary>The socket is a half-open request. It has no owner before the handshake is complete.</summary>
    SynReceived,

    /// <summary>The process has closed the socket, and the kernel completes the connection's close.</summary>
    Orphaned,

    /// <summary>The owner may be a process whose descriptors the caller is not permitted to read.</summary>
    AccessDenied,

    /// <summary>No process has a descriptor of the socket: it belongs to the kernel or to another PID namespace, or was just closed.</summary>
    NotFound,

    /// <summary>The table is a capture from another host or time, so the processes of this host are not its owners.</summary>
    ForeignTable,
}
