using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpSocketReaderTests : IDisposable
{
    private static readonly KernelRow s_listener = KernelRow.Listener("0.0.0.0:80", 7);
    private static readonly KernelRow s_connection = KernelRow.Between("10.0.0.1:80", "192.0.2.9:5000") with { Inode = 8, UserId = 33 };
    private static readonly KernelRow s_listenerIPv6 = KernelRow.Listener("[::]:443", 9);
    private static readonly KernelRow s_closing = KernelRow.Between("10.0.0.1:80", "192.0.2.9:5001") with { State = 8, Inode = 10 };

    private readonly FakeProc _proc = new();
    private readonly TcpReadReport _report = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void BothTables_AreRead_IPv4First()
    {
        _proc.AddTable(TableText.Of(s_listener, s_connection)).AddTable(TableText.Of(s_listenerIPv6), isIPv6: true);
        _proc.AddLink("1/ns/net", "net:[4026532272]");
        DateTimeOffset before = DateTimeOffset.UtcNow;

        TcpSocketInfo[] sockets = Read();

        Assert.Equal([7UL, 8UL, 9UL], sockets.Select(static socket => socket.Inode).ToArray());
        Assert.Equal(
            [IPFamily.IPv4, IPFamily.IPv4, IPFamily.IPv6],
            sockets.Select(static socket => socket.AddressFamily).ToArray());
        Assert.Equal([_proc.TablePath(), _proc.TablePath(isIPv6: true)], [.. _report.Tables]);
        Assert.Equal((3L, 3L, 0L, 0L), (_report.RowsRead, _report.RowsMatched, _report.RowsRepeated, _report.LinesMalformed));
        Assert.All(sockets, static socket => Assert.Equal(4026532272UL, socket.NetworkNamespace));
        Assert.Single(sockets.Select(static socket => socket.Timestamp).Distinct());
        Assert.InRange(new DateTimeOffset(sockets[0].Timestamp), before, DateTimeOffset.UtcNow);
        Assert.Empty(_report.MissingTables);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OneTable_IsEnough_AndTheOtherIsReported(bool isIPv6)
    {
        _proc.AddTable(TableText.Of(isIPv6 ? s_listenerIPv6 : s_listener), isIPv6);

        Assert.Single(Read());

        TcpTableMissing missing = Assert.Single(_report.MissingTables);
        Assert.Equal((_proc.TablePath(!isIPv6), true, false), (missing.Path, missing.IsAbsent, missing.IsDenied));
        Assert.Equal([_proc.TablePath(isIPv6)], [.. _report.Tables]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NoTable_IsAnError(bool includeOwners)
    {
        TcpTableUnreadableException error = Assert.Throws<TcpTableUnreadableException>(() => Read(new() { IncludeOwners = includeOwners }));

        Assert.False(error.IsDenied);
        Assert.Contains(_proc.TablePath(), error.Message, StringComparison.Ordinal);
        Assert.Contains(_proc.TablePath(isIPv6: true), error.Message, StringComparison.Ordinal);
        Assert.Equal(2, _report.MissingTables.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DeniedTables_AreAnErrorOfPermission(bool includeOwners)
    {
        _proc.AddDeniedTable().AddDeniedTable(isIPv6: true);
        TcpTableUnreadableException error = Assert.Throws<TcpTableUnreadableException>(() => Read(new() { IncludeOwners = includeOwners }));

        Assert.Equal((true, 13), (error.IsDenied, error.ErrorNumber));
        Assert.Equal([true, true], _report.MissingTables.Select(static table => table.IsDenied).ToArray());
    }

    [Fact]
    public void DeniedTable_IsReported_AndTheOtherIsRead()
    {
        _proc.AddDeniedTable().AddTable(TableText.Of(s_listenerIPv6), isIPv6: true);

        Assert.Equal(9UL, Assert.Single(Read()).Inode);
        TcpTableMissing missing = Assert.Single(_report.MissingTables);
        Assert.Equal((_proc.TablePath(), true, false), (missing.Path, missing.IsDenied, missing.IsAbsent));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RootThatDoesNotExist_HasNoTable(bool includeOwners)
    {
        var reader = new TcpSocketReader(_proc.Path + "/none");

        Assert.Throws<TcpTableUnreadableException>(() => reader.Read(new() { IncludeOwners = includeOwners }).Count());
    }

    [Fact]
    public void DirectoryInPlaceOfATable_IsAnIOError()
    {
        Directory.CreateDirectory(_proc.TablePath());

        IOException error = Assert.ThrowsAny<IOException>(() => Read());
        Assert.Contains(_proc.TablePath(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MalformedLines_AreReported_AndTheRowsAroundAreKept()
    {
        string broken = s_connection.Print().Replace("8 1 0", "8 x 0", StringComparison.Ordinal);
        _proc.AddTable(TableText.OfLines(s_listener.Print(), broken, s_closing.Print(), "\0\0"));
        _proc.AddTable("junk\n" + s_listenerIPv6.Print(), isIPv6: true);

        Assert.Equal([7UL, 10UL, 9UL], Read().Select(static socket => socket.Inode).ToArray());

        List<(string, long, string)> failures = [];
        while (_report.TryTakeFailure(out TcpTableFailure? failure))
        {
            failures.Add((failure.Source, failure.LineNumber, failure.Column));
        }

        Assert.Equal(
            [(_proc.TablePath(), 3, "ref"), (_proc.TablePath(), 5, "sl"), (_proc.TablePath(isIPv6: true), 1, "sl")], failures);
        Assert.Equal((3L, 3L), (_report.LinesMalformed, _report.RowsRead));
        Assert.False(_report.TryTakeFailure(out _));
    }

    [Fact]
    public void RepeatedRows_AreDropped_ByWhatIdentifiesASocket()
    {
        KernelRow changed = s_connection with { Number = 9, ReceiveQueue = 5 };
        KernelRow other = s_connection with { Inode = 11 };
        _proc.AddTable(TableText.Of(s_listener, s_connection, other, changed, s_listener));
        _proc.AddTable(TableText.Of(s_listenerIPv6, s_listenerIPv6), isIPv6: true);

        Assert.Equal([7UL, 8UL, 11UL, 9UL], Read().Select(static socket => socket.Inode).ToArray());
        Assert.Equal((7L, 3L, 4L), (_report.RowsRead, _report.RowsRepeated, _report.RowsMatched));
    }

    [Fact]
    public void RowRepeatedInAnotherState_IsKept_IfOnlyTheLaterOneMatchesTheFilter()
    {
        _proc.AddTable(TableText.Of(s_connection, s_listener, s_connection with { State = 8 }, s_connection));

        Assert.Equal(8UL, Assert.Single(Read(new() { IncludeOwners = false, State = [TcpSocketState.CloseWait] })).Inode);
        Assert.Equal((4L, 0L, 1L), (_report.RowsRead, _report.RowsRepeated, _report.RowsMatched));
    }

    [Fact]
    public void DisabledIPv6_IsNotAnError_IfOnlyIPv6IsWanted()
    {
        TcpSocketQuery query = new() { IncludeOwners = false, AddressFamily = [IPFamily.IPv6] };
        Assert.Throws<TcpTableUnreadableException>(() => Read(query));
        _proc.AddTable(TableText.Of(s_listener));
        var report = new TcpReadReport();

        Assert.Empty(new TcpSocketReader(_proc.Path).Read(query, report));
        Assert.True(Assert.Single(report.MissingTables).IsIPv6Off);
        Assert.Empty(report.Tables);
    }

    [Fact]
    public void MissingIPv4Table_IsAnError_IfOnlyIPv4IsWanted()
    {
        _proc.AddTable(TableText.Of(s_listenerIPv6), isIPv6: true);

        Assert.Throws<TcpTableUnreadableException>(() => Read(new() { IncludeOwners = false, AddressFamily = [IPFamily.IPv4] }));
    }

    [Fact]
    public void Filters_AreApplied_AndTheTableOfAnotherFamilyIsNotOpened()
    {
        _proc.AddTable(TableText.Of(s_listener, s_connection, s_closing));
        TcpSocketQuery query = new()
        {
            LocalPort = [PortRange.Parse("80")],
            RemoteAddress = [AddressPattern.Parse("192.0.2.0/24")],
            State = [TcpSocketState.CloseWait, TcpSocketState.Established],
            UserName = ["33"],
            AddressFamily = [IPFamily.IPv4],
        };

        Assert.Equal(8UL, Assert.Single(Read(query)).Inode);
        Assert.Equal((3L, 1L), (_report.RowsRead, _report.RowsMatched));
        Assert.Empty(_report.MissingTables);
        Assert.Single(_report.Tables);
    }

    private TcpSocketInfo[] Read(TcpSocketQuery? query = null) =>
        [.. new TcpSocketReader(_proc.Path).Read(query ?? new() { IncludeOwners = false }, _report)];
}
