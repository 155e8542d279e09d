using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Formatting;
using ProcTcp.Reporting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Reporting;

public sealed class ReportWriterTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData(0, "0 sockets")]
    [InlineData(1, "1 socket")]
    [InlineData(2, "2 sockets")]
    public void Count_TakesTheRightNumber(long count, string text) => Assert.Equal(text, CountText.Of(count, "socket"));

    [Fact]
    public void Remedy_TellsNobodyToBecomeWhatHeIs()
    {
        Assert.DoesNotContain("root", ReportWriter.Remedy(isRoot: true), StringComparison.Ordinal);
        Assert.Contains("root", ReportWriter.Remedy(isRoot: false), StringComparison.Ordinal);
        Assert.All([true, false], static isRoot => Assert.Contains("CAP_SYS_PTRACE", ReportWriter.Remedy(isRoot), StringComparison.Ordinal));
    }

    [Fact]
    public void OneOfEverything_IsInTheSingular()
    {
        _proc.AddTable(TextTable.Of((80, TcpSocketState.Listen, 5)));
        _proc.AddProcess(20, "web").AddUnreadable(50);
        var cmdlet = new RecordedCmdlet();
        var report = new TcpReadReport();
        _ = new TcpSocketReader(_proc.Path).Read(new TcpSocketQuery(), report).ToArray();

        new ReportWriter(cmdlet, report).WriteRest();

        Assert.Contains(cmdlet.Verbose, static text => text.StartsWith("Read 1 row from ", StringComparison.Ordinal));
        Assert.Contains("Read the descriptors of 1 process, 1 denied.", cmdlet.Verbose, StringComparer.Ordinal);
        Assert.Contains("1 socket is shown without an owner", Assert.Single(cmdlet.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pid:[4026532001]", true, 1)]
    [InlineData("pid:[4026532001]", false, 0)]
    [InlineData("pid:[4026531836]", true, 0)]
    public void AllNamespaces_AreNotThoseOfTheHost_BelowItsPidNamespace(string link, bool isAll, int count)
    {
        _proc.AddTable(TextTable.Of((80, TcpSocketState.Listen, 5)));
        _proc.AddLink("1/ns/pid", link);
        var cmdlet = new RecordedCmdlet();
        var report = new TcpReadReport();
        _ = new TcpSocketReader(_proc.Path).Read(new TcpSocketQuery { AllNetworkNamespaces = isAll, IncludeOwners = false }, report).ToArray();

        new ReportWriter(cmdlet, report).WriteRest();

        Assert.Equal(count, cmdlet.Verbose.Count(static text => text.StartsWith("This PID namespace is not the host's", StringComparison.Ordinal)));
        Assert.Empty(cmdlet.Warnings);
    }

    [Fact]
    public void NamespaceThatDoesNotExist_IsApartFromWhatCouldNotBeRead()
    {
        _proc.AddTable(TextTable.Of((80, TcpSocketState.Listen, 5)));
        _proc.AddLink("1/ns/net", "net:[4711]");
        _proc.AddDeniedTable(isIPv6: true);
        var report = new TcpReadReport();
        _ = new TcpSocketReader(_proc.Path).Read(new TcpSocketQuery { NetworkNamespace = ["4711", "4712"] }, report).ToArray();

        Assert.Equal("NetworkNamespaceNotFound", Ids(ReportErrors.OfMissingNamespaces(report)));
        Assert.Equal("ProcNetUnreadable", Ids(ReportErrors.TakeFrom(report)));
        Assert.Equal("ProcNetUnreadable NetworkNamespaceNotFound", Ids(ReportErrors.TakeAllFrom(report)));
    }

    private static string Ids(IEnumerable<ErrorRecord> errors) => string.Join(' ', errors.Select(static error => error.FullyQualifiedErrorId));
}
