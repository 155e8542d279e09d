using System.IO;
using System.Net;
using System.Net.Sockets;
using ProcTcp.Objects;
using Xunit;

namespace ProcTcp.Tests.Objects;

public sealed class SocketReferenceTests
{
    [Fact]
    public void Forms_OfASocket_HaveItsHandle()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        using NetworkStream stream = client.GetStream();

        Assert.Same(listener.Server.SafeHandle, new SocketReference(listener).Handle);
        Assert.Same(client.Client.SafeHandle, new SocketReference(client).Handle);
        Assert.Same(client.Client.SafeHandle, new SocketReference(client.Client).Handle);
        Assert.Same(client.Client.SafeHandle, new SocketReference(stream).Handle);
        Assert.Same(stream, new SocketReference(stream).Target);
    }

    [Fact]
    public void ClosedClient_HasNoHandle()
    {
        var client = new TcpClient();
        client.Dispose();

        Assert.True(new SocketReference(client).Handle is null or { IsClosed: true });
    }

    [Fact]
    public void Stream_OverNoSocket_IsSocketless()
    {
        var reference = new SocketReference(new MemoryStream());

        Assert.True(reference.IsSocketless);
        Assert.Null(reference.Handle);
    }
}
