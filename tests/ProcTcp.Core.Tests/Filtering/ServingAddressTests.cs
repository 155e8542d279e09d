using System.Linq;
using System.Net;
using ProcTcp.Filtering;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Filtering;

public sealed class ServingAddressTests
{
    private const string V4 = "127.0.0.1";
    private const string V6 = "::1";
    private const string Any = "0.0.0.0";
    private const string AnyV6 = "::";

    [Theory]
    [InlineData("127.0.0.1", V4, "::ffff:127.0.0.1")]
    [InlineData("::ffff:127.0.0.1", V4, "::ffff:127.0.0.1")]
    [InlineData("0.0.0.0", V4, "::ffff:127.0.0.1", "10.0.0.1", Any)]
    [InlineData("::ffff:0.0.0.0", V4, "::ffff:127.0.0.1", "10.0.0.1", Any)]
    [InlineData("::1", V6)]
    [InlineData("::", V4, V6, "::ffff:127.0.0.1", "10.0.0.1", "fd00::1", Any, AnyV6)]
    public void Listener_ServesItsAddress_OrAllOfItsFamilies(string bound, params string[] served)
    {
        string[] addresses = [V4, V6, "::ffff:127.0.0.1", "10.0.0.1", "fd00::1", Any, AnyV6];

        Assert.Equal(served.Order(System.StringComparer.Ordinal), addresses.Where(address => Filter(address).IsMatch(Listener(bound))).Order(System.StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void ListenerOnAllIPv6Addresses_ServesIPv4_UnlessItIsKnownToBeIPv6Only(bool? isIPv6Only, bool expected)
    {
        TcpTableRow row = Listener("::");
        if (isIPv6Only is bool known)
        {
            row.Columns |= RowColumns.IPv6Only;
            row.IsIPv6Only = known;
        }

        Assert.Equal(expected, Filter(V4).IsMatch(row));
        Assert.True(Filter(V6).IsMatch(row));
        Assert.True(Filter("10.9.9.9", V6).IsMatch(row));
    }

    [Fact]
    public void OtherSocketsThanListeners_ServeNothing()
    {
        RowFilter filter = Filter(V4);

        Assert.False(filter.IsMatch(KernelRow.Between("127.0.0.1:80", "127.0.0.1:5000").Parse()));
        Assert.Equal(1u << (int)TcpSocketState.Listen, filter.StateMask);
        Assert.Equal(0u, new TcpSocketQuery { ServingAddress = [IPAddress.Loopback], State = [TcpSocketState.Established] }.CompileRowFilter(static _ => null).StateMask);
    }

    private static TcpTableRow Listener(string address) => KernelRow.Listener(new IPEndPoint(IPAddress.Parse(address), 80).ToString(), 7).Parse();

    private static RowFilter Filter(params string[] addresses) =>
        new TcpSocketQuery { ServingAddress = [.. addresses.Select(IPAddress.Parse)] }.CompileRowFilter(static _ => null);
}
