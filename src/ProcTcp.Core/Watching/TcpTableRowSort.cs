namespace ProcTcp.Watching;

/// <summary>The sorts of kernel objects that the table prints.</summary>
internal enum TcpTableRowSort
{
    /// <summary>A request that waits for the end of the handshake.</summary>
    Request,

    /// <summary>A socket.</summary>
    Full,

    /// <summary>What is left of a closed socket.</summary>
    TimeWait,
}
