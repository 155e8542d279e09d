using System.Linq;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Filtering;
using ProcTcp.Rows;
using ProcTcp.SockDiag;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.SockDiag;

public sealed class FilterProgramTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(3_000);

    private static readonly string[] s_addresses = ["10.0.0.1", "10.0.0.2", "::ffff:10.0.0.1", "fd00::1", "fd00::2", "::", "0.0.0.0"];

    private static readonly string[] s_networks =
        [.. s_addresses, "10.0.0.0/8", "10.0.0.0/31", "0.0.0.0/1", "0.0.0.0/0", "fd00::/8", "fd00::/127", "::/0", "::ffff:0:0/96"];

    private static Gen<PortRange[]?> Ports => OrNull(from first in Gen.Choose(0, 9) from length in Gen.Choose(0, 3) select new PortRange((ushort)first, (ushort)(first + length)));

    private static Gen<AddressPattern[]?> Networks => OrNull(Gen.Elements(s_networks).Select(AddressPattern.Parse));

    private static Gen<RowFilter> Filters =>
        from localPorts in Ports
        from remotePorts in Ports
        from localAddresses in Networks
        from remoteAddresses in Networks
        from ports in Ports
        from servingAddresses in OrNull(Gen.Elements(s_addresses).Select(static address => SocketAddressBits.From(IPAddress.Parse(address))))
        from states in OrNull(States)
        select new RowFilter
        {
            LocalPorts = localPorts,
            RemotePorts = remotePorts,
            LocalAddresses = localAddresses,
            RemoteAddresses = remoteAddresses,
            Ports = ports,
            ServingAddresses = servingAddresses,
            States = states,
        };

    private static Gen<TcpSocketState> States => Gen.Elements(TcpSocketState.Established, TcpSocketState.CloseWait, TcpSocketState.Listen);

    private static Gen<TcpTableRow> Rows =>
        from isIPv6 in Gen.Elements(true, false)
        from local in Gen.Elements(s_addresses.Where(address => address.Contains(':', System.StringComparison.Ordinal) == isIPv6).ToArray())
        from remote in Gen.Elements(s_addresses.Where(address => address.Contains(':', System.StringComparison.Ordinal) == isIPv6).ToArray())
        from ports in Gen.Choose(0, 12).Two()
        from state in States
        select (KernelRow.Between(new IPEndPoint(IPAddress.Parse(local), ports.Item1).ToString(), new IPEndPoint(IPAddress.Parse(remote), ports.Item2).ToString()) with { State = (byte)state }).Parse();

    [Fact]
    public void Program_LetsPassEveryRowThatTheFilterWants_AndTheKernelTakesIt() =>
        Prop.ForAll(Filters.ToArbitrary(), Rows.ToArbitrary(), static (filter, row) =>
        {
            byte[] program = FilterProgram.Compile(filter);
            Assert.True(KernelMachine.IsValid(program));
            Assert.True(!filter.IsMatch(row) || (IsAskedFor(filter, row) && KernelMachine.Run(program, row)));
        }).Check(s_config);

    [Fact]
    public void Program_DropsEveryRowThatTheFilterDrops_IfTheKernelCanExpressAllOfIt() =>
        Prop.ForAll(Filters.Where(IsExpressible).ToArbitrary(), Rows.ToArbitrary(), static (filter, row) =>
            Assert.Equal(filter.IsMatch(row), IsAskedFor(filter, row) && KernelMachine.Run(FilterProgram.Compile(filter), row))).Check(s_config);

    [Theory]
    [InlineData("443", 1)]
    [InlineData("0-65535", 2)]
    public void PortOfEitherEnd_IsOneGroupOfBothEnds(string port, int matching)
    {
        byte[] program = FilterProgram.Compile(new RowFilter { Ports = [PortRange.Parse(port)], LocalPorts = [PortRange.Parse("1-9999")] });
        TcpTableRow[] rows = [KernelRow.Between("10.0.0.1:5000", "10.0.0.2:443").Parse(), KernelRow.Between("10.0.0.1:5000", "10.0.0.2:80").Parse()];

        Assert.True(KernelMachine.IsValid(program));
        Assert.Equal(matching, rows.Count(row => KernelMachine.Run(program, row)));
    }

    [Fact]
    public void FilterThatTheKernelCannotExpress_IsLeftOut()
    {
        Assert.Empty(FilterProgram.Compile(new RowFilter { LocalAddresses = [AddressPattern.Parse("10.0.*"), AddressPattern.Parse("10.0.0.1")] }));
        Assert.Empty(FilterProgram.Compile(new RowFilter { Inodes = [5], States = [TcpSocketState.Listen] }));
        Assert.Empty(FilterProgram.Compile(new RowFilter { LocalPorts = [.. Enumerable.Range(1, 5000).Select(static port => new PortRange((ushort)port, (ushort)port))] }));
    }

    // The states are asked for beside the program.
    private static bool IsAskedFor(RowFilter filter, in TcpTableRow row) => ((filter.StateMask ?? uint.MaxValue) & (1u << row.State)) != 0;

    private static bool IsExpressible(RowFilter filter) =>
        filter.ServingAddresses is null && (filter.LocalAddresses ?? []).Concat(filter.RemoteAddresses ?? []).All(static address => !address.ToString().EndsWith("/0", System.StringComparison.Ordinal));

    private static Gen<T[]?> OrNull<T>(Gen<T> values) =>
        Gen.Frequency((1, Gen.Constant<T[]?>(null)), (2, values.NonEmptyListOf().Select(static list => (T[]?)[.. list.Take(6)])));
}
