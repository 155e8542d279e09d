namespace ProcTcp.Polling;

/// <summary>Creates the query for what there is instead of what was asked for.</summary>
internal static class NearMissQuery
{
    /// <summary>Returns a query for whatever is on the ports of a query, else for its sockets in any state.</summary>
    /// <param name="query">The query that found too few or too many.</param>
    /// <returns>The wider query, or null if there is no filter that could be left out.</returns>
    public static TcpSocketQuery? Make(TcpSocketQuery query) => query switch
    {
        { LocalPort: not null } => WithPortAlone(query),
        { State: not null } => WithoutState(query),
        _ => null,
    };

    private static TcpSocketQuery WithPortAlone(TcpSocketQuery query) => new()
    {
        LocalPort = query.LocalPort,
        AllNetworkNamespaces = query.SpansNamespaces,
        NetworkNamespace = query.NetworkNamespace,
        IncludeOwners = query.HasOwnerFilter,
    };

    private static TcpSocketQuery WithoutState(TcpSocketQuery query) => new()
    {
        LocalAddress = query.LocalAddress,
        RemoteAddress = query.RemoteAddress,
        RemotePort = query.RemotePort,
        OwningProcess = query.OwningProcess,
        OwningProcessName = query.OwningProcessName,
        UserName = query.UserName,
        AddressFamily = query.AddressFamily,
        Inode = query.Inode,
        AllNetworkNamespaces = query.AllNetworkNamespaces,
        NetworkNamespace = query.NetworkNamespace,
        ContainerId = query.ContainerId,
        IncludeOwners = query.IncludeOwners,
    };
}
