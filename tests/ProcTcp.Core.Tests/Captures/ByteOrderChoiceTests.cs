using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Captures;

public sealed class ByteOrderChoiceTests
{
    // The number in the help page; the constant of the code would agree with itself.
    private const int MostRowsHeld = 256;

    private static readonly TcpTableByteOrder s_host = BitConverter.IsLittleEndian ? TcpTableByteOrder.LittleEndian : TcpTableByteOrder.BigEndian;

    [Theory]
    [InlineData("8.8.4.4")]
    [InlineData("10.1.2.3")]
    [InlineData("203.0.113.10")]
    [InlineData("100.64.3.4")]
    public void ThinEvidence_IsAGuess_WithTheOrderOfThisHost(string address)
    {
        TcpByteOrderChoice choice = Assert.Single(Choose(Capture.Table(bigEndian: false, Capture.Connections(address))));

        Assert.False(choice.IsCertain);
        Assert.Equal(s_host, choice.ByteOrder);
        Assert.Equal(Capture.Source, choice.Source);
        Assert.Equal(2, choice.LineNumber);
    }

    [Theory]
    [InlineData(false, "{0}, because weak evidence supports it (1 of 1 addresses for {0}, 0 against it; 10.1.2.3 would otherwise be 3.2.1.10).")]
    [InlineData(true, "{0}, because the evidence for {1} is too weak (1 of 1 addresses for {1}, 0 against it; 10.1.2.3 would otherwise be 3.2.1.10).")]
    public void ThinEvidence_IsSaidToBeForTheOrderThatItIsFor(bool isForTheOther, string text)
    {
        bool bigEndian = (s_host == TcpTableByteOrder.BigEndian) != isForTheOther;
        TcpTableByteOrder other = BitConverter.IsLittleEndian ? TcpTableByteOrder.BigEndian : TcpTableByteOrder.LittleEndian;
        TcpByteOrderChoice choice = Assert.Single(Choose(Capture.Table(bigEndian, Capture.Connections("10.1.2.3"))));

        Assert.Equal($"{Capture.Source}:2: {string.Format(System.Globalization.CultureInfo.InvariantCulture, text, s_host, other)}", choice.ToString());
    }

    [Theory]
    [InlineData("2.1.168.192", "192.168.1.2")]
    [InlineData("2.1.168.192", "127.0.0.1")]
    public void ContradictoryEvidence_IsAGuess_EvenIfOneSideWeighsMore(params string[] addresses)
    {
        Assert.False(Assert.Single(Choose(Capture.Rows(bigEndian: false, Capture.Connections(addresses)))).IsCertain);
    }

    [Fact]
    public void OneMisleadingAddress_DoesNotOutweighTwo()
    {
        TcpByteOrderChoice choice = Assert.Single(Choose(Capture.Rows(bigEndian: true, Capture.Connections("2.1.168.192", "192.168.1.2", "192.168.1.3"))));

        Assert.True(choice.IsCertain);
        Assert.Equal(TcpTableByteOrder.BigEndian, choice.ByteOrder);
    }

    [Theory]
    [InlineData(false, "10.1.2.3", "10.4.5.6")]
    [InlineData(true, "192.168.2.3", "192.168.5.6")]
    public void TwoAddressesOfOneKind_AreSufficient(bool bigEndian, params string[] addresses)
    {
        Assert.True(Assert.Single(Choose(Capture.Table(bigEndian, Capture.Connections(addresses)))).IsCertain);
    }

    // In the other order they are 10.113.0.203 and 10.100.51.198; 113.0.10.172 and 51.100.10.172; 10.0.0.1 and so on.
    [Theory]
    [InlineData("203.0.113.10", "198.51.100.10")]
    [InlineData("203.0.113.10", "198.51.100.10", "192.0.2.10", "8.8.4.10", "1.2.3.10")]
    [InlineData("203.10.16.172", "198.51.16.172")]
    [InlineData("203.0.64.100", "198.51.64.100")]
    [InlineData("203.7.113.10", "198.7.113.10")]
    [InlineData("1.0.0.10", "2.0.0.10")]
    [InlineData("5.6.168.192")]
    public void PublicAddressesThatEndAlike_AreNoProofOfBigEndian(params string[] addresses)
    {
        TcpByteOrderChoice choice = Assert.Single(Choose(Capture.Table(bigEndian: false, Capture.Connections(addresses))));

        Assert.Equal((s_host, false), (choice.ByteOrder, choice.IsCertain));
    }

    [Fact]
    public void AnAddress_CountsOnce()
    {
        Assert.False(Assert.Single(Choose(Capture.Table(bigEndian: true, Capture.Connections("10.1.2.3", "10.1.2.3", "10.1.2.3")))).IsCertain);
    }

    [Fact]
    public void RemoteAddresses_Count()
    {
        string text = Capture.Table(bigEndian: true, KernelRow.Between("5.6.7.8:1", "192.168.1.9:2"), KernelRow.Between("5.6.7.8:1", "192.168.1.11:2"));

        Assert.Equal(TcpTableByteOrder.BigEndian, Assert.Single(Choose(text)).ByteOrder);
    }

    [Fact]
    public void TablesOfTwoHosts_AreEachDecided()
    {
        string text = Capture.Table(bigEndian: false, Capture.Connections("0.0.0.0", "127.0.0.1"))
            + Capture.Table(bigEndian: true, Capture.Connections("0.0.0.0", "5.6.7.8", "127.0.0.1"))
            + Capture.Table(bigEndian: false, Capture.Connections("5.6.7.8", "127.0.0.1"));
        TcpSocketInfo[] sockets = Capture.Read(text, out TcpCaptureReport report);
        TcpByteOrderChoice[] choices = Capture.Choices(report);

        Assert.Equal(["0.0.0.0", "127.0.0.1", "0.0.0.0", "5.6.7.8", "127.0.0.1", "5.6.7.8", "127.0.0.1"], Capture.LocalAddresses(sockets));
        Assert.Equal([TcpTableByteOrder.LittleEndian, TcpTableByteOrder.BigEndian, TcpTableByteOrder.LittleEndian], choices.Select(static choice => choice.ByteOrder));
        Assert.Equal([3, 6, 9], choices.Select(static choice => choice.LineNumber));
        Assert.All(choices, static choice => Assert.True(choice.IsCertain));
    }

    [Fact]
    public void TableWithoutEvidence_IsReadLikeThePreviousOne()
    {
        string text = Capture.Table(bigEndian: true, Capture.Connections("127.0.0.1")) + Capture.Table(bigEndian: true, Capture.Connections("5.6.7.8"));
        TcpSocketInfo[] sockets = Capture.Read(text, out TcpCaptureReport report);

        Assert.Equal(["127.0.0.1", "5.6.7.8"], Capture.LocalAddresses(sockets));
        Assert.Single(Capture.Choices(report));
    }

    [Fact]
    public void FirstTableWithoutEvidence_IsDecidedByTheNext()
    {
        string text = Capture.Table(bigEndian: true, Capture.Connections("5.6.7.8")) + Capture.Table(bigEndian: true, Capture.Connections("::1"));
        TcpSocketInfo[] sockets = Capture.Read(text, out TcpCaptureReport report);

        Assert.Equal(["5.6.7.8", "::1"], Capture.LocalAddresses(sockets));
        Assert.Equal(2, Assert.Single(Capture.Choices(report)).LineNumber);
    }

    [Fact]
    public void TableThatContradictsItself_IsReported_EvenIfThePreviousOneIsCertain()
    {
        string text = Capture.Rows(bigEndian: false, Capture.Connections("127.0.0.1"))
            + Capture.Rows(bigEndian: false, Capture.Connections("2.1.168.192", "192.168.1.2"));
        TcpByteOrderChoice[] choices = Choose(text);

        Assert.Equal([true, true], choices.Select(static choice => choice.ByteOrder == TcpTableByteOrder.LittleEndian));
        Assert.Equal([true, false], choices.Select(static choice => choice.IsCertain));
    }

    // gVisor numbers its sockets and prints them in no order. 5.6.16.172 alone would speak for the other byte order.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OneTable_WithNumbersInAnyOrder_IsDecidedOnce(bool bigEndian)
    {
        string[] addresses = ["127.0.0.1", "5.6.16.172", "172.17.0.4", "5.7.8.10", "5.6.168.192"];
        IEnumerable<string> rows = Capture.Connections(addresses).Select((row, index) => (row with { Number = 40 - (7 * index) }).Print(bigEndian));
        TcpSocketInfo[] sockets = Capture.Read(string.Join('\n', rows.Prepend(TableText.Header)), out TcpCaptureReport report);

        Assert.Equal(addresses, Capture.LocalAddresses(sockets));
        Assert.True(Assert.Single(Capture.Choices(report)).IsCertain);
    }

    [Fact]
    public void LaterTable_NeedsProof_ToOverturnTheOrderOfThePreviousOne()
    {
        string first = Capture.Table(bigEndian: true, Capture.Connections("127.0.0.1"));
        TcpByteOrderChoice[] one = Choose(first + Capture.Table(bigEndian: true, Capture.Connections("5.6.168.192")));
        TcpByteOrderChoice[] two = Choose(first + Capture.Table(bigEndian: false, Capture.Connections("192.168.6.5", "192.168.6.7")));

        Assert.Equal([(TcpTableByteOrder.BigEndian, true), (TcpTableByteOrder.BigEndian, false)], one.Select(static choice => (choice.ByteOrder, choice.IsCertain)));
        Assert.Equal([(TcpTableByteOrder.BigEndian, true), (TcpTableByteOrder.LittleEndian, true)], two.Select(static choice => (choice.ByteOrder, choice.IsCertain)));
    }

    [Fact]
    public void LaterTable_NeedsNoProof_AgainstAGuess()
    {
        TcpTableByteOrder other = s_host == TcpTableByteOrder.BigEndian ? TcpTableByteOrder.LittleEndian : TcpTableByteOrder.BigEndian;
        string guessed = Capture.Rows(bigEndian: false, Capture.Connections(Enumerable.Repeat("8.8.4.4", MostRowsHeld)));
        TcpByteOrderChoice[] choices = Choose(guessed + Capture.Rows(bigEndian: other == TcpTableByteOrder.BigEndian, Capture.Connections("127.0.0.1")));

        Assert.Equal([(s_host, false), (other, true)], choices.Select(static choice => (choice.ByteOrder, choice.IsCertain)));
    }

    [Fact]
    public void Rows_AreHeld_UntilTheirOrderIsDecided()
    {
        using var decoder = new TcpCaptureDecoder(Capture.Source);
        string[] lines = Capture.Rows(bigEndian: true, Capture.Connections("0.0.0.0", "5.6.7.8", "0.0.0.0", "127.0.0.1", "9.8.7.6")).Split('\n');

        Assert.Equal([1, 0, 0, 3, 1], lines[..5].Select(line => WriteLine(decoder, line)));
    }

    [Fact]
    public void Rows_AreHeld_UpToTheLimit()
    {
        using var decoder = new TcpCaptureDecoder(Capture.Source);
        KernelRow row = KernelRow.Between("8.8.4.4:1", "0.0.0.0:0");
        int[] taken = [.. Enumerable.Range(0, MostRowsHeld + 1)
            .Select(number => WriteLine(decoder, (row with { Number = number, Inode = (ulong)number }).Print()))];

        Assert.All(taken[..^2], static count => Assert.Equal(0, count));
        Assert.Equal([MostRowsHeld, 1], taken[^2..]);
        Assert.Equal(MostRowsHeld, TcpCaptureDecoder.MaxRowsHeld);
    }

    [Fact]
    public void LaterTable_IsDecidedEarlier_IfItAgreesWithThePreviousOne()
    {
        using var decoder = new TcpCaptureDecoder(Capture.Source);
        WriteLine(decoder, KernelRow.Between("127.0.0.1:1", "0.0.0.0:0").Print());

        Assert.Equal(0, WriteLine(decoder, KernelRow.Between("8.8.4.4:1", "0.0.0.0:0").Print()));
        Assert.Equal(2, WriteLine(decoder, (KernelRow.Between("192.168.1.2:1", "0.0.0.0:0") with { Number = 1 }).Print()));
    }

    private static int WriteLine(TcpCaptureDecoder decoder, string line)
    {
        decoder.Write(line + "\n");
        return Capture.Take(decoder).Count;
    }

    private static TcpByteOrderChoice[] Choose(string text)
    {
        Capture.Read(Encoding.ASCII.GetBytes(text), out TcpCaptureReport report);
        return Capture.Choices(report);
    }
}
