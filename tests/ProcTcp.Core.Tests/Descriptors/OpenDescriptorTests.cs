using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using ProcTcp.Descriptors;
using ProcTcp.Procfs;
using Xunit;

namespace ProcTcp.Tests.Descriptors;

public sealed class OpenDescriptorTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public OpenDescriptorTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void TcpSocket_IsIdentified_ByHandleAndByDescriptor()
    {
        OpenDescriptor byHandle = OpenDescriptor.Of(_listener.Server.SafeHandle);
        OpenDescriptor byDescriptor = OpenDescriptor.Of(new ProcRoot("/proc"), Environment.ProcessId, byHandle.FileDescriptor);

        Assert.Equal(DescriptorKind.Tcp, byHandle.Status);
        Assert.NotEqual(0UL, byHandle.Inode);
        Assert.Equal(byHandle, byDescriptor);
    }

    [Fact]
    public void DatagramSocket_IsNotTcp()
    {
        using UdpClient client = new(new IPEndPoint(IPAddress.Loopback, 0));

        OpenDescriptor descriptor = OpenDescriptor.Of(client.Client.SafeHandle);

        Assert.Equal((DescriptorKind.NotTcp, "UDP"), (descriptor.Status, descriptor.Protocol));
    }

    [Fact]
    public void File_IsNotASocket()
    {
        using FileStream file = File.OpenRead("/proc/self/stat");

        Assert.Equal(DescriptorKind.NotSocket, OpenDescriptor.Of(file.SafeFileHandle).Status);
    }

    [Fact]
    public void ClosedSocket_IsClosed()
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Dispose();

        Assert.Equal(DescriptorKind.Closed, OpenDescriptor.Of(socket.SafeHandle).Status);
        Assert.Equal(DescriptorKind.Closed, OpenDescriptor.Of(handle: null).Status);
        Assert.Equal(DescriptorKind.Closed, OpenDescriptor.Of(new ProcRoot("/proc"), Environment.ProcessId, int.MaxValue).Status);
    }

    [Fact]
    public void Table_HasTheStateOfAnAcceptedSocket()
    {
        using TcpClient client = new();
        client.Connect((IPEndPoint)_listener.LocalEndpoint);
        using Socket accepted = _listener.AcceptSocket();
        var table = new TcpSocketTable();

        Assert.True(table.TryGetState(accepted, out TcpSocketState state));
        Assert.Equal(TcpSocketState.Established, state);

        client.Dispose();
        Assert.True(accepted.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead));
        table.Refresh();
        Assert.True(table.TryGetState(accepted, out state));
        Assert.Equal(TcpSocketState.CloseWait, state);
        Assert.True(table.TryGetSocket(accepted.SafeHandle, out TcpSocketInfo? info));
        Assert.Equal(((IPEndPoint)_listener.LocalEndpoint).Port, info.LocalPort);
        Assert.True(table.TryGetState(info.Inode, out _));
    }

    [Fact]
    public void SocketThatIsOnlyBound_IsInNoTable()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.False(new TcpSocketTable().TryGetSocket(socket, out TcpSocketInfo? info));
        Assert.Null(info);
    }
}
