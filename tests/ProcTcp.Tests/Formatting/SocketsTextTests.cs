using System;
using System.Linq;
using ProcTcp.Formatting;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Formatting;

public sealed class SocketsTextTests
{
    [Fact]
    public void States_AreInTheirOrder() => Assert.Equal("1 Listen, 2 Established, 1 TimeWait, 1 14", SocketsText.Summarize(TextTable.Sockets(
        (443, TcpSocketState.TimeWait, 0),
        (443, TcpSocketState.Established, 5),
        (443, TcpSocketState.Listen, 6),
        (443, (TcpSocketState)14, 7),
        (443, TcpSocketState.Established, 8))));

    [Fact]
    public void Owners_AreNamedBesideTheSocketsThatTheyHold()
    {
        using var proc = new FakeProc();
        proc.AddTable(TextTable.Of(
            (80, TcpSocketState.TimeWait, 0), (80, TcpSocketState.Listen, 5), (81, TcpSocketState.TimeWait, 0), (80, TcpSocketState.CloseWait, 6)));
        proc.AddProcess(10, "web", 5, 6);
        TcpSocketInfo[] sockets = [.. new TcpSocketReader(proc.Path).Read()];

        Assert.Equal("1 Listen, 1 CloseWait, held by web (10); 2 TimeWait", SocketsText.Summarize(sockets));
        Assert.Equal("1 Listen, 1 CloseWait, 2 TimeWait", SocketsText.Summarize(sockets, withOwners: false), StringComparer.Ordinal);
    }

    [Fact]
    public void AtMostThreeOwners_AreNamed_SafeToPrint()
    {
        using var proc = new FakeProc();
        proc.AddTable(TextTable.Of([.. Enumerable.Range(1, 5).Select(static inode => ((ushort)80, TcpSocketState.Established, (ulong)inode))]));
        foreach (int id in Enumerable.Range(1, 5))
        {
            proc.AddProcess(10 * id, "w\u001b", (ulong)id);
        }

        string text = SocketsText.Summarize([.. new TcpSocketReader(proc.Path).Read()]);

        Assert.Equal(@"5 Established, held by w\e (10) and w\e (20) and w\e (30)", text, StringComparer.Ordinal);
    }
}
