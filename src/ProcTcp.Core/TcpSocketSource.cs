namespace ProcTcp;

/// <summary>Specifies where the rows of live sockets are read from.</summary>
public enum TcpSocketSource
{
    /// <summary>Socket diagnosis in the caller's own network namespace if the kernel offers it; otherwise, the proc file system.</summary>
    Auto,

    /// <summary>The tables <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c> (<c>proc_net(5)</c>).</summary>
    ProcFs,

    /// <summary>The kernel's socket-diagnosis netlink family (<c>sock_diag(7)</c>).</summary>
    SockDiag,
}
