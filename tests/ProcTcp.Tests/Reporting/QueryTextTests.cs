using System;
using System.Collections;
using System.Linq;
using System.Net;
using System.Reflection;
using ProcTcp.Reporting;
using Xunit;

namespace ProcTcp.Tests.Reporting;

public sealed class QueryTextTests
{
    [Fact]
    public void Filters_AreNamedWithTheirValues() => Assert.Equal(
        "LocalAddress 10.0.0.0/8, LocalPort 80 or 8000-8100, State Established or CloseWait, OwningProcess 17",
        QueryText.Describe(new TcpSocketQuery
        {
            OwningProcess = [17],
            State = [TcpSocketState.Established, TcpSocketState.CloseWait],
            LocalPort = [PortRange.Parse("80"), PortRange.Parse("8000-8100")],
            LocalAddress = [AddressPattern.Parse("10.0.0.0/8")],
        }));

    [Fact]
    public void EveryFilter_IsNamed()
    {
        TcpSocketQuery query = new()
        {
            LocalAddress = [AddressPattern.Parse("::1")],
            LocalPort = [PortRange.Parse("1")],
            RemoteAddress = [AddressPattern.Parse("::2")],
            RemotePort = [PortRange.Parse("2")],
            Port = [PortRange.Parse("3-4")],
            ServingAddress = [IPAddress.Loopback],
            State = [TcpSocketState.Listen],
            OwningProcess = [5],
            OwningProcessName = ["web"],
            OwnerStatus = [SocketOwnerStatus.Orphaned],
            UserName = ["root"],
            AddressFamily = [IPFamily.IPv6],
            Inode = [6],
            NetworkNamespace = ["blue"],
            ContainerId = ["3f"],
            OwningUnit = ["web.service"],
        };
        string text = QueryText.Describe(query);

        foreach (PropertyInfo filter in typeof(TcpSocketQuery).GetProperties().Where(static property => property.PropertyType.IsGenericType))
        {
            object value = ((IEnumerable)filter.GetValue(query)!).Cast<object>().Single();
            Assert.Contains($"{filter.Name} {value}", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Value_ThatIsNoPlainWord_IsInQuotes() => Assert.Equal(
        "OwningProcessName 'web, state' or 'o''brien' or 'inc.' or nginx*, UserName www-data",
        QueryText.Describe(new TcpSocketQuery { OwningProcessName = ["web, state", "o'brien", "inc.", "nginx*"], UserName = ["www-data"] }));

    [Theory]
    [InlineData("LocalPort", "LocalPort 80, State CloseWait")]
    [InlineData("State", "LocalPort 80 or 81, State 80")]
    public void OneValueAlone_TakesThePlaceOfItsFilter(string name, string expected) => Assert.Equal(
        expected,
        QueryText.Describe(
            new TcpSocketQuery { LocalPort = [PortRange.Parse("80"), PortRange.Parse("81")], State = [TcpSocketState.CloseWait] }, name, (ushort)80));

    [Fact]
    public void NoFilter_IsAnyProperty() => Assert.Equal("any property", QueryText.Describe(new TcpSocketQuery()));
}
