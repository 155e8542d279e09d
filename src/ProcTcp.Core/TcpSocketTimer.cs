namespace ProcTcp;

/// <summary>The timer that runs on a socket: column <c>tr</c> of <c>/proc/net/tcp</c>, with the kernel's numbers.</summary>
public enum TcpSocketTimer
{
    /// <summary>00: no timer is running.</summary>
    None = 0,

    /// <summary>01: retransmission, reordering or loss-probe timer; every half-open request has it.</summary>
    Retransmit = 1,

    /// <summary>02: keepalive timer, or the time-out of a closed FIN_WAIT2 socket.</summary>
    KeepAlive = 2,

    /// <summary>03: the time that a TIME_WAIT socket has still to stay.</summary>
    TimeWait = 3,

    /// <summary>04: probe of a peer that announced a zero window.</summary>
    ZeroWindowProbe = 4,
}
