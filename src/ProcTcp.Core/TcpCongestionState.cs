namespace ProcTcp;

/// <summary>Specifies the state of congestion control (<c>tcpi_ca_state</c>), with the kernel's numbers.</summary>
public enum TcpCongestionState
{
    /// <summary>0: nothing unusual.</summary>
    Open = 0,

    /// <summary>1: duplicate or selective acknowledgments: segments were reordered or lost.</summary>
    Disorder = 1,

    /// <summary>2 (CWR): the congestion window is being reduced, after a mark of ECN or congestion on this host.</summary>
    CongestionWindowReduced = 2,

    /// <summary>3: fast recovery: segments were lost and are being retransmitted.</summary>
    Recovery = 3,

    /// <summary>4: the retransmission time-out has expired.</summary>
    Loss = 4,
}
