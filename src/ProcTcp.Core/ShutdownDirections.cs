using System;

namespace ProcTcp;

/// <summary>Specifies the directions in which a socket is shut down (<c>INET_DIAG_SHUTDOWN</c>), with the kernel's bits.</summary>
[Flags]
public enum ShutdownDirections
{
    /// <summary>Neither direction.</summary>
    None = 0,

    /// <summary>1: nothing more is received, because the peer has closed or the program has shut down this direction.</summary>
    Receive = 1,

    /// <summary>2: nothing more is sent.</summary>
    Send = 2,
}
