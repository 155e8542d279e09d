using System;
using System.Linq;
using ProcTcp.Reporting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Reporting;

public sealed class DoubtsTests : IDisposable
{
    private readonly FakeProc _proc = new FakeProc().AddProcess(1, "init", 5);

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void WholeRead_LeavesNoDoubt() => Assert.Empty(Read(5));

    [Fact]
    public void OneDeniedProcess_AndOneSocket_AreOne()
    {
        _proc.AddUnreadable(50);

        Assert.StartsWith(
            "1 of 2 processes denied access to their descriptors; 1 socket is shown without an owner. Run ", Assert.Single(Read(6)), StringComparison.Ordinal);
    }

    [Fact]
    public void DeniedProcesses_AreCounted()
    {
        _proc.AddUnreadable(50).AddUnreadable(51);

        Assert.StartsWith(
            "2 of 3 processes denied access to their descriptors; 3 sockets are shown without an owner.", Assert.Single(Read(5, 6, 7, 8)), StringComparison.Ordinal);
    }

    [Fact]
    public void DeniedProcesses_AreNoDoubt_IfEverySocketHasAnOwner()
    {
        _proc.AddUnreadable(50);

        Assert.Empty(Read(5));
    }

    [Fact]
    public void FailedProcesses_HaveTheirOwnCause()
    {
        _proc.AddLink("50/fd", "fd").AddUnreadable(51);
        string[] doubts = Read(5, 6, 7);

        Assert.Equal(2, doubts.Length);
        Assert.Equal(
            "The descriptors of 1 of 3 processes could not be read (Too many levels of symbolic links); 2 sockets are shown without an owner.", doubts[0]);
        Assert.StartsWith("1 of 3 processes denied", doubts[1], StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherPidNamespace_HasItsOwnCause()
    {
        _proc.AddLink("1/ns/pid", "pid:[4026532001]");

        Assert.Contains("PID namespace", Assert.Single(Read(5, 6)), StringComparison.Ordinal);
        Assert.Empty(Read(5));
    }

    [Theory]
    [InlineData(1, "; 1 socket whose owner is unknown may be missing.")]
    [InlineData(2, "; 2 sockets whose owners are unknown may be missing.")]
    public void SocketsWithoutOwner_AreNotShown_IfAFilterLeavesThemOut(int sockets, string text)
    {
        _proc.AddUnreadable(50).AddTable(TextTable.Of([.. Enumerable.Range(6, sockets).Select(static inode => ((ushort)80, TcpSocketState.Listen, (ulong)inode))]));
        TcpSocketQuery[] queries = [new() { OwningProcessName = ["web"] }, new() { OwningProcess = [50] }, new() { ContainerId = ["3f2a"] }];

        Assert.All(queries, query =>
        {
            var report = new TcpReadReport();
            Assert.Empty(new TcpSocketReader(_proc.Path).Read(query, report));
            Assert.Contains(text, Assert.Single(Doubts.OfOwners(report)).Cause, StringComparison.Ordinal);
            Assert.Contains(text, ReportErrors.FindUnseen(report)!.ToString(), StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("One. Run as root to read it.", "One.", "Run as root to read it.")]
    [InlineData("One. Two. Run as root to see all.", "One.", "Run as root to read it.", "Two.", "Run as root or with more to see all owners.")]
    [InlineData("One. Two. Three. Do this. Run as root to see all.", "One.", "Run as root.", "Two.", "Do this.", "Three.", "Run as root or so.")]
    [InlineData("One. Two. Run as root.", "One.", "", "Two.", "Run as root.")]
    [InlineData("")]
    public void Remedies_AreNamedOnce(string text, params string[] doubts) =>
        Assert.Equal(text, Doubts.Describe([.. doubts.Chunk(2).Select(static doubt => new Doubt(doubt[0], doubt[1]))]));

    private string[] Read(params uint[] inodes)
    {
        _proc.AddTable(TextTable.Of([.. inodes.Select(static inode => ((ushort)80, TcpSocketState.Listen, inode))]));
        var report = new TcpReadReport();
        Assert.Equal(inodes.Length, new TcpSocketReader(_proc.Path).Read(report: report).Count());
        return [.. Doubts.OfOwners(report).Select(static doubt => doubt.ToString())];
    }
}
