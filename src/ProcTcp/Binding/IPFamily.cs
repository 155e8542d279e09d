using System.Net.Sockets;

namespace ProcTcp.Binding;

/// <summary>The address families that TCP knows, under the names that people use.</summary>
public enum IPFamily
{
    /// <summary>The table <c>tcp</c>.</summary>
    IPv4 = AddressFamily.InterNetwork,

    /// <summary>The table <c>tcp6</c>, with the IPv4-mapped addresses of sockets that serve both.</summary>
    IPv6 = AddressFamily.InterNetworkV6,
}
