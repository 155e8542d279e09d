namespace ProcTcp.Watching;

/// <summary>The sorts of kernel objects that the table prints.</summary>
internal enum TcpTableRowSort
{
    /// <summary>A request whose handshake is not complete.</summary>
    Request,

    /// <summary>A socket.</summary>
    Full,

    /// <summary>The mini-socket that remains of a closed socket.</summary>
    TimeWait,
}
