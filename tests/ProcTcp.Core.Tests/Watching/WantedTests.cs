using System;
using ProcTcp.Filtering;
using ProcTcp.Tests.Support;
using Xunit;
using static ProcTcp.TcpSocketState;
using static ProcTcp.Tests.Watching.Script;

namespace ProcTcp.Tests.Watching;

public sealed class WantedTests : IDisposable
{
    private readonly Script _byInode = new(new RowFilter { Inodes = [7] });
    private readonly Script _byUser = new(new RowFilter { Users = new UserFilter(["1000"], static _ => null) });

    public void Dispose()
    {
        _byInode.Dispose();
        _byUser.Dispose();
    }

    [Fact]
    public void Socket_ThatMatched_IsTrackedUntilItIsClosed_ThoughItsRowsNoLongerMatch()
    {
        Assert.Equal(["Existing 7 Established"], _byInode.Poll(Socket(Established, 7)));
        Assert.Equal(["StateChanged 0 Established>TimeWait"], _byInode.Poll(TimeWait()));
        Assert.Equal(["Closed 0 TimeWait"], _byInode.Poll());
    }

    [Fact]
    public void Socket_ThatMatchesLater_IsOpened()
    {
        _byInode.Poll();

        Assert.Empty(_byInode.Poll(Socket(Established, 0)));
        Assert.Equal(["Opened 7 Established"], _byInode.Poll(Socket(Established, 7)));
    }

    [Fact]
    public void Socket_ThatNeverMatches_IsNotReported()
    {
        Assert.Empty(_byInode.Poll(Socket(Established, 8)));
        Assert.Empty(_byInode.Poll(Socket(CloseWait, 8)));
        Assert.Empty(_byInode.Poll());
    }

    [Fact]
    public void UserOfClosedSocket_IsTheOneItHad()
    {
        KernelRow socket = Socket(Established, 7) with { UserId = 1000 };
        _byUser.Poll(socket, Socket(Established, 8, port: 2));

        Assert.Equal(["StateChanged 0 Established>TimeWait"], _byUser.Poll(TimeWait()));
    }
}
