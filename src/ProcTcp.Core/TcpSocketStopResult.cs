namespace ProcTcp;

/// <summary>What came of the request to close a socket.</summary>
public enum TcpSocketStopResult
{
    /// <summary>The kernel has closed the socket.</summary>
    Stopped,

    /// <summary>The socket no longer exists, or it was a listener and no longer listens.</summary>
    Gone,

    /// <summary>The caller lacks the capability <c>CAP_NET_ADMIN</c> in the user namespace that owns the network namespace (EPERM).</summary>
    NotPermitted,

    /// <summary>The kernel was built without <c>CONFIG_INET_DIAG_DESTROY</c> (EOPNOTSUPP).</summary>
    NotSupported,

    /// <summary>
    /// The socket exists, but the kernel finds another one by its ends, or none: it is one of several listeners that share a port
    /// (<c>SO_REUSEPORT</c>), or it is bound only.
    /// </summary>
    Unreachable,

    /// <summary>The kernel refuses for another reason, as it does for a listener of MPTCP (EINVAL).</summary>
    Refused,

    /// <summary>The socket has neither cookie nor inode, so a newer one with the same ends cannot be distinguished from it.</summary>
    Unidentified,

    /// <summary>The socket was read from captured text, which may be of another host or time.</summary>
    Captured,

    /// <summary>The network namespace of the socket was not found, could not be entered, or does not offer socket diagnosis.</summary>
    NamespaceUnavailable,

    /// <summary>The kernel does not offer socket diagnosis to the caller, or it failed.</summary>
    SockDiagUnavailable,
}
