using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;

namespace ProcTcp.Tests.Support;

/// <summary>Answers the requests of a dump as a test says, over a pair of sockets that keeps the bounds of datagrams as netlink does.</summary>
internal sealed class ScriptedKernel : IDisposable
{
    private readonly Socket _kernel = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Socket _client = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly List<byte[]> _requests = [];
    private readonly Thread _thread;

    /// <summary>Initializes a new instance of the <see cref="ScriptedKernel"/> class.</summary>
    /// <param name="answer">Returns the datagrams that answer the request of the given number, from 0.</param>
    public ScriptedKernel(Func<int, IEnumerable<byte[]>> answer)
    {
        // Names without a file.
        string name = $"\0proctcp-{Guid.NewGuid():n}";
        UnixDomainSocketEndPoint kernel = new(name + "-kernel"), client = new(name + "-client");
        _kernel.Bind(kernel);
        _client.Bind(client);
        _kernel.Connect(client);
        _client.Connect(kernel);
        _thread = new Thread(() => Answer(answer)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Gets the requests that came so far.</summary>
    public IReadOnlyList<byte[]> Requests => _requests;

    /// <summary>Returns a datagram in whose place the client receives an error number.</summary>
    public static byte[] Fail(int errno) => [(byte)errno];

    public (NetlinkSocket? Socket, int Errno) Connect() =>
        (new FailingSocket(new SafeFileHandle(_client.SafeHandle.DangerousGetHandle(), ownsHandle: false)), 0);

    public void Dispose()
    {
        _client.Dispose();
        _kernel.Dispose();
        _thread.Join();
    }

    private void Answer(Func<int, IEnumerable<byte[]>> answer)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                int length = _kernel.Receive(buffer);
                _requests.Add(buffer[..length]);
                foreach (byte[] datagram in answer(_requests.Count - 1))
                {
                    _kernel.Send(datagram);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private sealed class FailingSocket(SafeFileHandle descriptor) : NetlinkSocket(descriptor)
    {
        public override (int Length, int Errno) Receive(Span<byte> buffer) =>
            base.Receive(buffer) is { Length: not 1 } received ? received : (-1, buffer[0]);
    }
}
