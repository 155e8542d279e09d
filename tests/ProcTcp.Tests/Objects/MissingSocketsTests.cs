using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using ProcTcp.Objects;
using ProcTcp.Reporting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Objects;

public sealed class MissingSocketsTests : IDisposable
{
    private const string Hidden = "hidepid";
    private const string OutsideNamespace = "outside this PID namespace";
    private const string Unreadable = "some processes could not be read";

    private readonly FakeProc _proc = new();

    public MissingSocketsTests()
    {
        _proc.AddTable(TextTable.Of((80, TcpSocketState.Listen, 5)));
        _proc.AddProcess(1, "init").AddProcess(20, "web", 5);
    }

    public static TheoryData<string, TcpSocketQuery, string> Queries
    {
        get
        {
            var data = new TheoryData<string, TcpSocketQuery, string>();
            foreach (string cause in new[] { string.Empty, Hidden, OutsideNamespace, Unreadable })
            {
                data.Add(cause, new() { OwningProcessName = ["none"] }, "process has this name");
                data.Add(cause, new() { ContainerId = ["deadbeef"] }, "process is in a container with this ID");
                data.Add(cause, new() { OwningProcess = [4711] }, "process has the ID 4711");
            }

            return data;
        }
    }

    public void Dispose() => _proc.Dispose();

    [Theory]
    [MemberData(nameof(Queries))]
    public void WhatNoProcessIs_IsSaidOfAllProcesses_OnlyIfAllAreSeen(string cause, TcpSocketQuery query, string claim)
    {
        Limit(cause);
        if (cause == Unreadable && query.OwningProcess is not null)
        {
            // A process that cannot be read is seen.
            cause = string.Empty;
        }

        string text = Assert.Single(Miss(query, isHidden: cause == Hidden));

        Assert.Contains(claim, text, StringComparison.Ordinal);
        Assert.Equal(cause.Length > 0, text.Contains("No visible process", StringComparison.Ordinal));
        Assert.EndsWith(cause.Length > 0 ? "." : claim.TrimEnd('.') + ".", text, StringComparison.Ordinal);
        Assert.Contains(cause, text, StringComparison.Ordinal);
    }

    [Fact]
    public void User_DoesNotDependOnProcesses() => Assert.Equal(
        "No TCP socket matches UserName 'no such user'. No user has this name.",
        Assert.Single(Miss(new() { UserName = ["no such user"] }, isHidden: true)));

    private void Limit(string cause)
    {
        if (cause == OutsideNamespace)
        {
            _proc.AddLink("1/ns/pid", "pid:[4026532001]");
        }

        if (cause == Unreadable)
        {
            // Not even root can read this one.
            _proc.AddDescriptor(50, 0, "/dev/null");
            _proc.AddLink("50/comm", "/proc/sys/vm/drop_caches");
        }
    }

    private IEnumerable<string> Miss(TcpSocketQuery query, bool isHidden)
    {
        var cmdlet = new RecordedCmdlet();
        var table = new LiveTable(cmdlet, _proc.Path, CancellationToken.None);
        var report = new TcpReadReport();
        Assert.Empty(table.Reader.Read(query, report));
        if (isHidden)
        {
            // The tables of another root than the caller's own are those of process 1.
            Directory.Delete(Path.Combine(_proc.Path, "1"), recursive: true);
        }

        new MissingSockets(cmdlet, table, query, report).Write(LiteralTargets.Of(query, query.OwningProcess)!, CancellationToken.None);
        return cmdlet.Errors.Select(static error => error.ToString());
    }
}
