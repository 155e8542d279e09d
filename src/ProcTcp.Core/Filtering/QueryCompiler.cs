using System;
using System.Linq;
using ProcTcp.Rows;
using ProcTcp.Text;

namespace ProcTcp.Filtering;

/// <summary>Creates the filters of a query, each once for all rows.</summary>
internal static class QueryCompiler
{
    /// <summary>Returns the filters that need nothing but the row.</summary>
    /// <param name="query">The query.</param>
    /// <param name="findUserName">Returns the name of a user, or null.</param>
    public static RowFilter CompileRowFilter(this TcpSocketQuery query, Func<uint, string?> findUserName) => new()
    {
        Families = query.AddressFamily,
        LocalAddresses = query.LocalAddress?.ToArray(),
        LocalPorts = query.LocalPort?.ToArray(),
        RemoteAddresses = query.RemoteAddress?.ToArray(),
        RemotePorts = query.RemotePort?.ToArray(),
        Ports = query.Port?.ToArray(),
        ServingAddresses = CompileAddresses(query),
        States = query.State,
        OwnerStatuses = query.OwnerStatus,
        Inodes = query.Inode?.ToHashSet(),
        Users = CompileUserFilter(query, findUserName),
    };

    /// <summary>Returns the filters on the two ends of a socket, which never change.</summary>
    /// <param name="query">The query.</param>
    public static RowFilter CompileEndFilter(this TcpSocketQuery query) => new()
    {
        Families = query.AddressFamily,
        LocalAddresses = query.LocalAddress?.ToArray(),
        LocalPorts = query.LocalPort?.ToArray(),
        RemoteAddresses = query.RemoteAddress?.ToArray(),
        RemotePorts = query.RemotePort?.ToArray(),
        Ports = query.Port?.ToArray(),
        ServingAddresses = CompileAddresses(query),
    };

    /// <summary>Returns the filters on values that a row has only while a process has its socket open, or null if there are none.</summary>
    /// <param name="query">The query.</param>
    /// <param name="findUserName">Returns the name of a user, or null.</param>
    public static RowFilter? CompileHolderFilter(this TcpSocketQuery query, Func<uint, string?> findUserName) =>
        query.Inode is null && query.UserName is null ? null : new()
        {
            Inodes = query.Inode?.ToHashSet(),
            Users = CompileUserFilter(query, findUserName),
        };

    /// <summary>Returns the filters on owners, or null if there are none.</summary>
    /// <param name="query">The query.</param>
    public static OwnerFilter? CompileOwnerFilter(this TcpSocketQuery query) => query.HasOwnerFilter ? CreateOwnerFilter(query) : null;

    private static OwnerFilter CreateOwnerFilter(TcpSocketQuery query) => new()
    {
        ProcessIds = query.OwningProcess?.ToHashSet(),
        CommandNames = query.OwningProcessName?.Select(static name => new WildcardText(name)).ToArray(),
        Statuses = query.OwnerStatus?.ToHashSet(),
        Containers = query.ContainerId?.Select(static id => new WildcardText(WildcardText.IsWildcard(id) ? id : id + "*")).ToArray(),
        Units = query.OwningUnit?.Select(static unit => new WildcardText(unit)).ToArray(),
    };

    private static SocketAddressBits[]? CompileAddresses(TcpSocketQuery query) => query.ServingAddress?.Select(SocketAddressBits.From).ToArray();

    private static UserFilter? CompileUserFilter(TcpSocketQuery query, Func<uint, string?> findUserName) =>
        query.UserName is null ? null : new UserFilter(query.UserName, findUserName);
}
