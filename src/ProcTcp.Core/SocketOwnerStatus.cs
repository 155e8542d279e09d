namespace ProcTcp;

/// <summary>What is known of a socket's owners, and why there are none where there are none.</summary>
public enum SocketOwnerStatus
{
    /// <summary>Owners were not looked up, because the caller did not ask for them.</summary>
    NotRequested,

    /// <summary>The owners are the processes that hold a descriptor of this socket.</summary>
    Resolved,

    /// <summary>The connection waits to be accepted; the owners are those of its listener.</summary>
    AcceptQueue,

    /// <summary>The socket is closed and lives on as a mini-socket until its time is over; no process holds it.</summary>
    TimeWait,

    /// <summary>A half-open request: no process holds it before the handshake is complete.</summary>
    SynReceived,

    /// <summary>Its process has closed the socket; the kernel finishes the work.</summary>
    Orphaned,

    /// <summary>The socket may be held by a process whose descriptors the caller is not allowed to read.</summary>
    AccessDenied,

    /// <summary>No process holds a descriptor of it: a socket of the kernel, of another process namespace, or just closed.</summary>
    NotFound,

    /// <summary>The table is not this host's: it was captured elsewhere, and the processes of this host say nothing about it.</summary>
    ForeignTable,
}
