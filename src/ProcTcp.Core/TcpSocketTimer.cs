namespace ProcTcp;

/// <summary>Specifies the timer of a socket: column <c>tr</c> of <c>/proc/net/tcp</c> (<c>proc_net(5)</c>), with the kernel's numbers.</summary>
public enum TcpSocketTimer
{
    /// <summary>00: no timer runs.</summary>
    None = 0,

    /// <summary>01: retransmission, reordering or loss-probe timer; every half-open request has it.</summary>
    Retransmit = 1,

    /// <summary>02: keepalive timer, or the time-out of a closed FIN_WAIT2 socket.</summary>
    KeepAlive = 2,

    /// <summary>03: the remaining time of a TIME_WAIT socket.</summary>
    TimeWait = 3,

    /// <summary>04: probe timer for a peer that advertised a zero window.</summary>
    ZeroWindowProbe = 4,
}
