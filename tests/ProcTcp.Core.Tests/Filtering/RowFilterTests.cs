using System.Linq;
using ProcTcp.Filtering;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Filtering;

public sealed class RowFilterTests
{
    private static readonly TcpTableRow s_row =
        (KernelRow.Between("10.0.0.1:8080", "192.0.2.7:50000") with { State = 8, Inode = 77, UserId = 33 }).Parse();

    public static TheoryData<bool, string, string> Filters => new()
    {
        { true, "local address", "10.0.0.1" },
        { true, "local address", "10.9.9.9 10.0.0.0/8" },
        { false, "local address", "192.0.2.7" },
        { true, "remote address", "127.0.0.1 192.0.2.*" },
        { false, "remote address", "10.0.0.1" },
        { true, "local port", "80 8000-8100" },
        { false, "local port", "50000" },
        { true, "remote port", "50000" },
        { false, "remote port", "8080" },
        { true, "port", "8080" },
        { true, "port", "80 49999-50000" },
        { false, "port", "80 443-445" },
        { true, "state", "Listen CloseWait" },
        { false, "state", "Established" },
        { true, "inode", "1 77" },
        { false, "inode", "7" },
        { true, "user", "0 33" },
        { false, "user", "34" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void ValuesOfOneFilter_AreAlternatives(bool expected, string name, string values)
    {
        Assert.Equal(expected, Filter((name, values)).IsMatch(s_row));
    }

    [Fact]
    public void SeveralFilters_MustAllMatch()
    {
        (string, string)[] matching =
        [
            ("local address", "10.0.0.1"), ("remote address", "192.0.2.7"), ("local port", "8080"), ("remote port", "50000"),
            ("port", "8080 1"), ("state", "CloseWait"), ("inode", "77"), ("user", "33"),
        ];
        (string Name, string Values)[] others =
        [
            ("local address", "10.0.0.2"), ("remote address", "192.0.2.8"), ("local port", "1"), ("remote port", "1"),
            ("port", "1"), ("state", "Listen"), ("inode", "78"), ("user", "34"),
        ];

        Assert.True(Filter(matching).IsMatch(s_row));
        for (int i = 0; i < others.Length; i++)
        {
            (string, string)[] oneOther = [.. matching];
            oneOther[i] = others[i];
            Assert.False(Filter(oneOther).IsMatch(s_row), others[i].Name);
        }
    }

    [Fact]
    public void NoFilter_MatchesEveryRow()
    {
        Assert.True(new RowFilter().IsMatch(s_row));
        Assert.True(new RowFilter().IsMatch(default));
    }

    [Fact]
    public void FilterWithoutValues_MatchesNoRow()
    {
        Assert.False(new RowFilter { States = [] }.IsMatch(s_row));
        Assert.False(new RowFilter { LocalPorts = [] }.IsMatch(s_row));
        Assert.False(new RowFilter { Inodes = [] }.IsMatch(s_row));
    }

    [Fact]
    public void RowWithoutUser_DoesNotMatchRoot()
    {
        TcpTableRow row = (KernelRow.Between("10.0.0.1:80", "192.0.2.7:5") with { State = 6, Fields = KernelRow.ShortFields }).Parse();

        Assert.False(Filter(("user", "0")).IsMatch(row));
    }

    [Fact]
    public void StateWithoutName_CanBeWanted()
    {
        TcpTableRow row = (KernelRow.Between("10.0.0.1:80", "192.0.2.7:5") with { State = 0xFF }).Parse();

        Assert.True(new RowFilter { States = [(TcpSocketState)0xFF] }.IsMatch(row));
        Assert.False(new RowFilter { States = [(TcpSocketState)0x0F] }.IsMatch(row));
    }

    private static RowFilter Filter(params (string Name, string Values)[] filters)
    {
        string[] Values(string name) => filters.Where(filter => string.Equals(filter.Name, name, System.StringComparison.Ordinal))
            .SelectMany(static filter => filter.Values.Split(' ')).ToArray() is { Length: > 0 } values ? values : null!;
        return new TcpSocketQuery
        {
            LocalAddress = Values("local address")?.Select(AddressPattern.Parse).ToArray(),
            RemoteAddress = Values("remote address")?.Select(AddressPattern.Parse).ToArray(),
            LocalPort = Values("local port")?.Select(PortRange.Parse).ToArray(),
            RemotePort = Values("remote port")?.Select(PortRange.Parse).ToArray(),
            Port = Values("port")?.Select(PortRange.Parse).ToArray(),
            State = Values("state")?.Select(System.Enum.Parse<TcpSocketState>).ToArray(),
            Inode = Values("inode")?.Select(ulong.Parse).ToArray(),
            UserName = Values("user"),
        }.CompileRowFilter(static _ => null);
    }
}
