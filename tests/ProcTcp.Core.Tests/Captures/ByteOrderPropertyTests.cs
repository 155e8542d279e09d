using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ProcTcp.Tests.Captures;

public sealed class ByteOrderPropertyTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    // Reversed, they are of so small a network that one of them weighs as much as all that tells the order in a short table.
    private static readonly string[] s_rare = ["168.192", "254.169", "0.127", "1.127"];

    [Fact]
    public void Table_WithATellingAddress_IsDecidedRight_OrInBigEndianOrderGuessed()
    {
        Gen<string[]> tables =
            from telling in AddressGenerator.Telling
            from mute in AddressGenerator.Mute.ListOf()
            from place in Gen.Choose(0, mute.Count)
            select (string[])[.. mute.Take(place), telling, .. mute.Skip(place)];
        Prop.ForAll(tables.ToArbitrary(), static table =>
        {
            AssertDecidedRight(table, bigEndian: false);
            AssertNotDecidedWrong(table, bigEndian: true);
        }).Check(s_config);
    }

    [Fact]
    public void LittleEndianTable_OfPublicAddressesThatEndAlike_IsNotTakenForBigEndian()
    {
        Gen<string[]> tables =
            from suffix in Gen.Elements("10", "113.10", "64.100", "16.172", "31.172").Or(Octets(1)).Or(Octets(2))
            from addresses in AddressGenerator.Public.ArrayOf().Resize(12)
            let alike = addresses.Select(address => EndIn(address, suffix)).ToArray()
            where !alike.Any(address => IsRare(address)
                || address.EndsWith(".0", StringComparison.Ordinal) || int.Parse(address[(address.LastIndexOf('.') + 1)..], CultureInfo.InvariantCulture) >= 224)
            select alike;
        Prop.ForAll(tables.ToArbitrary(), static table => AssertNotDecidedWrong(table, bigEndian: false)).Check(s_config);
    }

    [Fact]
    public void Table_OfManyPeers_IsDecidedRight_EvenIfSomeMislead()
    {
        Gen<string[]> tables =
            from host in Gen.Choose(1, 254)
            from peers in AddressGenerator.Public.ArrayOf(12)
            where !peers.Any(IsRare)
            select (string[])[.. peers, $"192.168.17.{host}", "127.0.0.1"];
        Prop.ForAll(tables.ToArbitrary(), static table =>
        {
            AssertDecidedRight(table, bigEndian: false);
            AssertDecidedRight(table, bigEndian: true);
        }).Check(s_config);
    }

    [Fact]
    public void TwoPublicNeighbors_AreSufficientTogether_ForLittleEndian()
    {
        Gen<string[]> neighbours =
            from network in AddressGenerator.Public
            from hosts in Gen.Choose(1, 99).Two()
            let prefix = network[..network.LastIndexOf('.')]
            let octets = prefix.Split('.')
            where hosts.Item1 != hosts.Item2 && hosts.Item1 != 10 && hosts.Item2 != 10
                && octets[0] != octets[2]
                && octets[1] != octets[2] // otherwise one of them may be the same in both orders
            select (string[])[$"{prefix}.{hosts.Item1}", $"{prefix}.{hosts.Item2}"];
        Prop.ForAll(neighbours.ToArbitrary(), static table =>
        {
            AssertDecidedRight(table, bigEndian: false);
            AssertNotDecidedWrong(table, bigEndian: true);
        }).Check(s_config);
    }

    [Fact]
    public void AnyTable_ThatIsCertainInBigEndianOrder_IsCertainReversed()
    {
        Prop.ForAll(AddressGenerator.Any.ListOf().ToArbitrary(), static table =>
        {
            TcpByteOrderChoice? little = Decide(table, bigEndian: false);
            if (Decide(table, bigEndian: true) is { IsCertain: true, ByteOrder: TcpTableByteOrder.BigEndian })
            {
                Assert.Equal((true, TcpTableByteOrder.LittleEndian), (little!.IsCertain, little.ByteOrder));
            }
        }).Check(s_config);
    }

    [Fact]
    public void PalindromesAlone_NeedNoDecision()
    {
        Prop.ForAll(AddressGenerator.Mute.ListOf().ToArbitrary(), static table =>
        {
            Assert.Null(Decide(table, bigEndian: false));
        }).Check(s_config);
    }

    private static void AssertDecidedRight(IReadOnlyCollection<string> table, bool bigEndian)
    {
        string text = Capture.Table(bigEndian, Capture.Connections(table));
        TcpSocketInfo[] sockets = Capture.Read(text, out TcpCaptureReport report);
        TcpByteOrderChoice choice = Capture.Choices(report)[^1];

        Assert.True(choice.IsCertain, choice.ToString());
        Assert.Equal(bigEndian ? TcpTableByteOrder.BigEndian : TcpTableByteOrder.LittleEndian, choice.ByteOrder);
        Assert.Equal(table.Select(System.Net.IPAddress.Parse), sockets.Select(static socket => socket.GetLocalEndPoint().Address));
    }

    private static void AssertNotDecidedWrong(IReadOnlyCollection<string> table, bool bigEndian)
    {
        TcpByteOrderChoice? choice = Decide(table, bigEndian);
        Assert.True(
            choice is not { IsCertain: true } || choice.ByteOrder == (bigEndian ? TcpTableByteOrder.BigEndian : TcpTableByteOrder.LittleEndian),
            $"{string.Join(' ', table)}: {choice}");
    }

    private static bool IsRare(string address) => Array.Exists(s_rare, end => address.EndsWith("." + end, StringComparison.Ordinal));

    private static Gen<string> Octets(int count) => Gen.Choose(1, 223).ArrayOf(count).Select(static octets => string.Join('.', octets));

    private static string EndIn(string address, string suffix) =>
        string.Join('.', address.Split('.')[..^suffix.Split('.').Length].Append(suffix));

    private static TcpByteOrderChoice? Decide(IEnumerable<string> table, bool bigEndian)
    {
        Capture.Read(Capture.Rows(bigEndian, Capture.Connections(table)), out TcpCaptureReport report);
        return Capture.Choices(report).FirstOrDefault();
    }
}
