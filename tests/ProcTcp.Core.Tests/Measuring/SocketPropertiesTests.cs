using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Measuring;
using ProcTcp.Rows;
using ProcTcp.Tests.Parsing;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Measuring;

public sealed class SocketPropertiesTests
{
    private static readonly TableOrigin s_origin = new(DateTimeOffset.UnixEpoch, 4026531840) { NetworkNamespaceName = "blue" };

    public static TheoryData<string> Names => [.. SocketProperties.All.Select(static property => property.Name)];

    [Fact]
    public void EveryPropertyOfASocket_IsIncluded()
    {
        Assert.Equal(
            typeof(TcpSocketDetail).GetProperties().Select(static property => property.Name).Append("PSComputerName").Order(StringComparer.Ordinal),
            SocketProperties.All.Select(static property => property.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("State")]
    [InlineData("state")]
    [InlineData("OWNINGPROCESSNAME")]
    public void Names_AreFoundInAnyCase(string name)
    {
        Assert.Equal(name, SocketProperties.Find(name)?.Name, ignoreCase: true);
    }

    [Fact]
    public void OtherNames_AreNotFound()
    {
        Assert.Null(SocketProperties.Find("Port"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SocketsWithEqualKeys_HaveEqualValues(string name)
    {
        SocketProperty property = SocketProperties.Find(name)!;
        Arbitrary<(KernelRow, KernelRow)> pairs = RowGenerator.Row.SelectMany(Twin, static (row, twin) => (row, twin)).ToArbitrary();
        Prop.ForAll(pairs, pair =>
        {
            (RawKey firstKey, object? first) = Read(property, pair.Item1);
            (RawKey secondKey, object? second) = Read(property, pair.Item2);
            return firstKey != secondKey || Equals(first, second);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SameRow_HasTheSameKey(string name)
    {
        SocketProperty property = SocketProperties.Find(name)!;
        Prop.ForAll(RowGenerator.Row.ToArbitrary(), row => Read(property, row).Key == Read(property, row).Key).QuickCheckThrowOnFailure();
    }

    /// <summary>Generates a row with one field of another row, so that keys are sometimes equal and sometimes not.</summary>
    private static Gen<KernelRow> Twin(KernelRow row) =>
        from other in RowGenerator.Row
        from field in Gen.Choose(0, 6)
        select field switch
        {
            0 => row with { Local = other.Local, Remote = other.Remote },
            1 => row with { State = other.State },
            2 => row with { Fields = other.Fields },
            3 => row with { UserId = other.UserId, Inode = other.Inode },
            4 => row with { Timer = other.Timer, When = other.When },
            5 => row with { QuickAck = other.QuickAck, SlowStartThreshold = other.SlowStartThreshold },
            _ => row with { Pointer = other.Pointer, RetransmitTimeout = other.RetransmitTimeout, DelayedAckTimeout = other.DelayedAckTimeout },
        };

    private static (RawKey Key, object? Value) Read(SocketProperty property, KernelRow text)
    {
        TcpTableRow row = text.Parse();
        TcpSocketOwner[] owners = row.Inode % 2 == 0 ? [] : [new((int)(row.Inode % 100), $"process {row.Inode % 3}", 4)];
        var socket = new MeasuredSocket(in row, s_origin, owners.Length == 0 ? SocketOwnerStatus.NotFound : SocketOwnerStatus.Resolved, owners);
        return (property.ReadKey(socket), property.GetValue(socket.ToInfo()));
    }
}
