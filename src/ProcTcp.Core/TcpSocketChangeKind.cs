namespace ProcTcp;

/// <summary>What happened to a socket between two looks at the table.</summary>
public enum TcpSocketChangeKind
{
    /// <summary>Nothing: the socket was there when the watch began.</summary>
    Existing,

    /// <summary>The socket is new, or has come to match the filters.</summary>
    Opened,

    /// <summary>The socket has gone on to another state.</summary>
    StateChanged,

    /// <summary>The socket is in no table any more.</summary>
    Closed,

    /// <summary>
    /// Other processes hold the socket than before: it was accepted, inherited or passed on, or its last holder has let it go while
    /// its state stayed the same.
    /// </summary>
    OwnerChanged,
}
