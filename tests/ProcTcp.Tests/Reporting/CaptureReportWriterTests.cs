using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using ProcTcp.Objects;
using ProcTcp.Reporting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Reporting;

/// <summary>What is written beside the sockets of captured text.</summary>
public sealed class CaptureReportWriterTests
{
    private static readonly TcpCaptureOptions s_littleEndian = new() { ByteOrder = TcpTableByteOrder.LittleEndian };

    private readonly RecordedCmdlet _cmdlet = new();

    [Fact]
    public void Text_IsOne_WhateverItIsCutAt()
    {
        var writer = new CaptureReportWriter(_cmdlet);
        using var text = new CapturedText(s_littleEndian, writer, CancellationToken.None);
        string table = TextTable.Of((80, TcpSocketState.Listen, 5), (81, TcpSocketState.Listen, 6));

        ushort[] ports = [.. table.Split('\n').Append("noise").SelectMany(text.Add).Concat(text.Complete()).Select(static socket => socket.LocalPort)];

        Assert.Equal([80, 81], ports);
        ErrorRecord error = Assert.Single(_cmdlet.Errors);
        Assert.Equal("ProcNetLineMalformed", error.FullyQualifiedErrorId);
        Assert.Equal(5, Assert.IsType<TcpTableFailure>(error.TargetObject).LineNumber);
        Assert.Single(_cmdlet.Verbose, static line => line.Contains("2 rows from pipeline", StringComparison.Ordinal));
    }

    [Fact]
    public void NoText_IsNoReport()
    {
        using var text = new CapturedText(s_littleEndian, new CaptureReportWriter(_cmdlet), CancellationToken.None);

        Assert.Empty(text.Complete());
        Assert.Empty(_cmdlet.Verbose);
    }

    [Fact]
    public void GuessedByteOrder_IsWarnedOfOnce()
    {
        var writer = new CaptureReportWriter(_cmdlet);
        using var text = new CapturedText(new TcpCaptureOptions(), writer, CancellationToken.None);
        string ambiguous = TextTable.Of((80, TcpSocketState.Listen, 5)).Replace("0100007F", "57415557", StringComparison.Ordinal);

        Assert.Single(text.Add(ambiguous).Concat(text.Complete()));
        writer.WriteGuesses();

        int guesses = _cmdlet.Verbose.Count(static line => line.StartsWith("Byte order of", StringComparison.Ordinal));
        Assert.Equal(1, guesses);
        Assert.Contains("-ByteOrder", Assert.Single(_cmdlet.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void File_ThatCannotBeRead_IsOneError()
    {
        string folder = Path.GetTempPath();

        Assert.Empty(new CapturedFile(folder).Read(new CaptureReportWriter(_cmdlet), CancellationToken.None));
        ErrorRecord error = Assert.Single(_cmdlet.Errors);
        Assert.Equal("CaptureUnreadable", error.FullyQualifiedErrorId);
        Assert.Equal(folder, error.TargetObject);
    }

    [Fact]
    public void CancelledRead_IsNoError()
    {
        Assert.Empty(new CapturedFile("/dev/null").Read(new CaptureReportWriter(_cmdlet), new CancellationToken(canceled: true)));
        Assert.Empty(_cmdlet.Errors);
    }
}
