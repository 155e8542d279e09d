using System;

namespace ProcTcp;

/// <summary>Specifies what both ends of a connection agreed on in its handshake (<c>tcpi_options</c>), with the kernel's bits.</summary>
[Flags]
public enum TcpOptions
{
    /// <summary>No options.</summary>
    None = 0,

    /// <summary>1: timestamps in every segment.</summary>
    Timestamps = 1,

    /// <summary>2: selective acknowledgments.</summary>
    Sack = 2,

    /// <summary>4: scaled windows, larger than 64 KiB.</summary>
    WindowScale = 4,

    /// <summary>8: explicit congestion notification.</summary>
    Ecn = 8,

    /// <summary>16: at least one segment came marked as capable of ECN.</summary>
    EcnSeen = 16,

    /// <summary>32: data in the SYN was acknowledged (TCP Fast Open).</summary>
    SynData = 32,

    /// <summary>64: timestamps in microseconds.</summary>
    MicrosecondTimestamps = 64,

    /// <summary>128: a connection that was accepted by TCP Fast Open.</summary>
    FastOpenChild = 128,
}
