namespace ProcTcp;

/// <summary>
/// Specifies the state of a TCP socket. The numbers are the kernel's (<c>include/net/tcp_states.h</c>), as printed in column
/// <c>st</c> of <c>/proc/net/tcp</c>; the names are those of <c>Get-NetTCPConnection</c>.
/// </summary>
/// <remarks>A number that is not in this enumeration is kept, and is printed as the number.</remarks>
public enum TcpSocketState
{
    /// <summary><c>TCP_ESTABLISHED</c>, 01: the connection is open in both directions.</summary>
    Established = 1,

    /// <summary><c>TCP_SYN_SENT</c>, 02: the connection was requested, and there is no response yet.</summary>
    SynSent = 2,

    /// <summary><c>TCP_SYN_RECV</c>, 03: a request was received and answered, and the handshake is not complete yet.</summary>
    SynReceived = 3,

    /// <summary><c>TCP_FIN_WAIT1</c>, 04: closed locally, and the peer has not acknowledged the close yet.</summary>
    FinWait1 = 4,

    /// <summary><c>TCP_FIN_WAIT2</c>, 05: closed locally and acknowledged, and the peer has not closed its side yet.</summary>
    FinWait2 = 5,

    /// <summary><c>TCP_TIME_WAIT</c>, 06: closed on both sides, and kept to catch late segments.</summary>
    TimeWait = 6,

    /// <summary><c>TCP_CLOSE</c>, 07: not in use.</summary>
    Closed = 7,

    /// <summary><c>TCP_CLOSE_WAIT</c>, 08: the peer has closed, and the local process has not.</summary>
    CloseWait = 8,

    /// <summary><c>TCP_LAST_ACK</c>, 09: both sides have closed, and the peer has not acknowledged the local close yet.</summary>
    LastAck = 9,

    /// <summary><c>TCP_LISTEN</c>, 0A: waiting for connections.</summary>
    Listen = 10,

    /// <summary><c>TCP_CLOSING</c>, 0B: both sides have closed at the same time, and the acknowledgment is missing.</summary>
    Closing = 11,

    /// <summary><c>TCP_NEW_SYN_RECV</c>, 0C: a request socket; <c>/proc/net/tcp</c> prints it as <see cref="SynReceived"/>.</summary>
    NewSynReceived = 12,

    /// <summary><c>TCP_BOUND_INACTIVE</c>, 0D: bound to a port, neither listening nor connected; no <c>/proc</c> table shows it.</summary>
    BoundInactive = 13,
}
