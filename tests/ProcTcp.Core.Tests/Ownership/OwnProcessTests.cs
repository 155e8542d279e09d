using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed class OwnProcessTests
{
    [Fact]
    public void Walk_FindsThisProcess_AndTheRightDescriptor()
    {
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var second = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot("/proc"), new OwnerWalkOptions(), CancellationToken.None);

        using OwnerIndex index = walk.Finish();

        AssertOwner(index, first);
        AssertOwner(index, second);
        Assert.True(index.ProcessesRead > 0);
    }

    private static void AssertOwner(OwnerIndex index, Socket socket)
    {
        string descriptor = socket.Handle.ToString(CultureInfo.InvariantCulture);
        string target = new FileInfo("/proc/self/fd/" + descriptor).LinkTarget!;
        ulong inode = ulong.Parse(target["socket:[".Length..^1], CultureInfo.InvariantCulture);
        using var process = Process.GetCurrentProcess();

        TcpSocketOwner owner = Assert.Single(index.Find(inode));
        Assert.Equal(new TcpSocketOwner(process.Id, process.ProcessName, (int)socket.Handle), owner);
    }
}
