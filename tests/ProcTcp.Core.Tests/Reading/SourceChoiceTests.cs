using System;
using ProcTcp.Filtering;
using ProcTcp.Reading;
using ProcTcp.Rows;
using Xunit;

namespace ProcTcp.Tests.Reading;

public sealed class SourceChoiceTests
{
    [Theory]
    [InlineData("6.7", TcpSocketSource.Auto, false, TcpInfoUse.Columns, "Linux 6.8")]
    [InlineData("6.7", TcpSocketSource.SockDiag, false, TcpInfoUse.Columns, "Linux 6.8")]
    [InlineData("6.18", TcpSocketSource.ProcFs, false, TcpInfoUse.Columns, "proc file system")]
    [InlineData("6.18", TcpSocketSource.Auto, true, TcpInfoUse.Columns, "-Source SockDiag")]
    [InlineData("6.8", TcpSocketSource.Auto, false, TcpInfoUse.Columns, null)]
    [InlineData("6.8", TcpSocketSource.SockDiag, true, TcpInfoUse.Columns, null)]
    [InlineData("7.0", TcpSocketSource.Auto, true, TcpInfoUse.All, null)]
    public void SocketsThatAreBoundOnly_AreAnError_IfNothingMayBeReadThatHasThem(
        string kernel, TcpSocketSource source, bool allNamespaces, TcpInfoUse info, string? reason)
    {
        TcpSocketQuery query = new() { State = [TcpSocketState.BoundInactive], Source = source, AllNetworkNamespaces = allNamespaces, TcpInfo = info };

        Exception? thrown = Record.Exception(() => SourceChoice.ThrowIfBoundOnlyAreUnknown(query, Version.Parse(kernel)));

        if (reason is null)
        {
            Assert.Null(thrown);
            return;
        }

        var exception = Assert.IsType<TcpSourceUnavailableException>(thrown);
        Assert.True(exception.IsForBoundOnly);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TcpSocketSource.ProcFs, TcpInfoUse.All)]
    [InlineData(TcpSocketSource.SockDiag, TcpInfoUse.Columns)]
    [InlineData(TcpSocketSource.Auto, TcpInfoUse.All)]
    public void WhatOnlySocketDiagnosisHas_IsAnError_OfAnotherSystemsTables(TcpSocketSource source, TcpInfoUse info)
    {
        using NamespaceSnapshot another = new(new TableOrigin(DateTimeOffset.UtcNow, networkNamespace: null), []);

        Assert.Throws<TcpSourceUnavailableException>(() => SourceChoice.Open(
            another, new TcpSocketQuery { Source = source, TcpInfo = info }, new RowFilter(), needsListeners: false, new TcpReadReport()));
    }

    [Fact]
    public void TablesOfAnotherSystem_AreReadQuietly_WithTheReason()
    {
        using NamespaceSnapshot another = new(new TableOrigin(DateTimeOffset.UtcNow, networkNamespace: null), []);
        TcpReadReport report = new();

        SourceChoice.Open(another, new TcpSocketQuery(), new RowFilter(), needsListeners: false, report).Dispose();

        Assert.Equal(TcpSocketSource.ProcFs, report.Source);
        Assert.Contains("another proc file system", report.SockDiagUnused, StringComparison.Ordinal);
    }
}
