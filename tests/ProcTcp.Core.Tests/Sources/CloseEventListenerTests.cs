using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using ProcTcp.Attributes;
using ProcTcp.Rows;
using ProcTcp.Sources;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Sources;

public sealed class CloseEventListenerTests : IDisposable
{
    private const int NoBuffer = 105;
    private const int BadDescriptor = 9;
    private const int AccessDenied = 13;

    private static readonly IPEndPoint s_local = new(IPAddress.Loopback, 80);
    private static readonly IPEndPoint s_remote = new(IPAddress.Parse("10.0.0.2"), 5000);

    private readonly ScriptedEvents _kernel = new();
    private readonly CloseEventListener _listener;

    public CloseEventListenerTests() => _listener = CloseEventListener.Open(() => (_kernel, 0)).Listener!;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Announcement_IsTheSocket_WithItsAttributes()
    {
        byte[] info = AttributeBytes.Of(SocketAttributes.Info, AttributeBytes.Info());
        _kernel.Announce(NetlinkBytes.OfClosed(s_local, s_remote, cookie: 7, info));

        Assert.True(_listener.TryTake(out TcpTableRow row));
        Assert.Equal(
            (SocketAddressBits.From(s_local.Address), 80, SocketAddressBits.From(s_remote.Address), 5000, 7UL, (byte)TcpSocketState.Closed),
            (row.LocalAddress, row.LocalPort, row.RemoteAddress, row.RemotePort, row.ObjectId, row.State));
        Assert.Equal(info, _listener.CopyAttributes());
        Assert.False(_listener.TryTake(out _));
    }

    [Fact]
    public void Losses_AreCounted_AndWhatStillComesIsTaken()
    {
        _kernel.Announce(NetlinkBytes.OfClosed(s_local, s_remote, cookie: 1));
        _kernel.Fail(NoBuffer);
        _kernel.Announce(NetlinkBytes.OfClosed(s_local, s_remote, cookie: 2));

        Assert.Equal([1, 2], TakeCookies());
        Assert.Equal(1, _listener.Losses);
    }

    [Fact]
    public void WhatIsNoAnnouncement_IsSkipped()
    {
        byte[] closed = NetlinkBytes.OfClosed(s_local, s_remote, cookie: 3);
        foreach (byte[] datagram in (byte[][])[[], [1], closed[..40], NetlinkBytes.Result(NetlinkBytes.Error, 22), new byte[100_000], closed])
        {
            _kernel.Announce(datagram);
        }

        Assert.Equal([3], TakeCookies());
    }

    [Fact]
    public void OtherErrors_EndTheWatch()
    {
        _kernel.Fail(BadDescriptor);

        Assert.Equal(BadDescriptor, Assert.Throws<IOException>(() => _listener.TryTake(out _)).HResult);
    }

    [Fact]
    public void RefusedListener_IsItsErrorNumber() => Assert.Equal((null, AccessDenied), CloseEventListener.Open(static () => (null, AccessDenied)));

    [Fact]
    public void Kernel_AnnouncesBothEndsOfAConnection_EachOnce() => OwnNamespace.Run(() =>
    {
        using CloseEventListener listener = OpenReal();
        (int client, int server) = Connect(count: 1)[0];

        Assert.Equal(
            [(client, server), (server, client)],
            Take(listener, 2).ConvertAll(static row => ((int)row.LocalPort, (int)row.RemotePort)).ToHashSet());
    });

    [Fact]
    public void MoreThanThereIsRoomFor_IsLost_AndSaid() => OwnNamespace.Run(() =>
    {
        using CloseEventListener listener = OpenReal(bufferSize: 1);
        int closed = 0;
        int taken = 0;

        // On a busy host the kernel may announce so slowly that all of a round are taken.
        while (listener.Losses == 0 && closed < 20 * 400)
        {
            Connect(count: 200);
            closed += 400;
            Assert.True(listener.Wait(TimeSpan.FromSeconds(30), CancellationToken.None));
            while (listener.TryTake(out _))
            {
                taken++;
            }
        }

        Assert.True(listener.Losses > 0);
        Assert.InRange(taken, 1, closed - 1);
    });

    [Fact]
    public void Wait_IsOverByTime_AndByCancellation_AlsoIfCanceledBefore() => OwnNamespace.Run(() =>
    {
        using CloseEventListener listener = OpenReal();
        using var before = new CancellationTokenSource();
        before.Cancel();
        using var later = new CancellationTokenSource();
        using var timer = new Timer(_ => later.Cancel(), null, 50, Timeout.Infinite);

        Assert.False(listener.Wait(TimeSpan.FromMilliseconds(1), CancellationToken.None));
        Assert.False(listener.Wait(TimeSpan.FromDays(1), before.Token));
        Assert.False(listener.Wait(TimeSpan.FromDays(1), later.Token));
        Connect(count: 1);
        Assert.True(listener.Wait(TimeSpan.FromDays(1), CancellationToken.None));
    });

    private static CloseEventListener OpenReal(int bufferSize = CloseEventListener.BufferSize)
    {
        (CloseEventListener? listener, int errno) = CloseEventListener.Open(bufferSize);
        Assert.Equal(0, errno);
        return listener!;
    }

    private static List<TcpTableRow> Take(CloseEventListener listener, int count)
    {
        List<TcpTableRow> rows = [];
        while (rows.Count < count && listener.Wait(TimeSpan.FromSeconds(30), CancellationToken.None))
        {
            while (listener.TryTake(out TcpTableRow row))
            {
                rows.Add(row);
            }
        }

        return rows.FindAll(static row => row.RemotePort != 0);
    }

    private static List<(int Client, int Server)> Connect(int count)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start(count);
        List<(int Client, int Server)> ports = [];
        for (int i = 0; i < count; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(server.LocalEndpoint);
            server.AcceptSocket().Dispose();
            ports.Add((((IPEndPoint)client.LocalEndPoint!).Port, ((IPEndPoint)server.LocalEndpoint).Port));
        }

        return ports;
    }

    private List<ulong> TakeCookies()
    {
        List<ulong> cookies = [];
        while (_listener.TryTake(out TcpTableRow row))
        {
            cookies.Add(row.ObjectId);
        }

        return cookies;
    }
}
