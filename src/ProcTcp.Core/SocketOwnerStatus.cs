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

    /// <summary>The socket is a half-open request: the handshake is not complete. The owners are those of its listener.</summary>
    SynReceived,

    /// <summary>The process has closed the socket, and the kernel finishes the connection.</summary>
    Orphaned,

    /// <summary>
    /// The owner may be a process that could not be read: nearly always because the caller is not permitted to read its descriptors,
    /// otherwise because the read failed, as with too many open files.
    /// </summary>
    AccessDenied,

    /// <summary>
    /// No process has a descriptor of the socket: it belongs to the kernel, is being sent from one process to another, is registered with
    /// <c>io_uring(7)</c> alone, or was just closed.
    /// </summary>
    NotFound,

    /// <summary>The table is a capture from another host or time, so the processes of this host are not its owners.</summary>
    ForeignTable,

    /// <summary>
    /// No visible process has a descriptor of the socket, and processes outside the caller's PID namespace are not visible
    /// (<c>pid_namespaces(7)</c>): one of them may have one.
    /// </summary>
    NotVisible,

    /// <summary>
    /// No poll of a watch has seen the socket, so its owners are not known. The owners are those of the listener on its local address and port.
    /// </summary>
    Listener,
}
