using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using BenchmarkDotNet.Attributes;
using ProcTcp.Ownership;
using ProcTcp.Procfs;

namespace ProcTcp.Benchmarks.Subjects;

/// <summary>The owner walk over the real <c>/proc</c>, with this process holding some sockets more.</summary>
[MemoryDiagnoser]
public class OwnerWalkBenchmarks
{
    private readonly List<Socket> _sockets = [];
    private readonly ProcRoot _root = new(TcpSocketReader.DefaultProcRoot);

    [Params(0, 10_000)]
    public int OwnSockets { get; set; }

    [GlobalSetup]
    public void OpenSockets()
    {
        while (_sockets.Count < OwnSockets)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _sockets.Add(socket);
        }
    }

    [GlobalCleanup]
    public void CloseSockets() => _sockets.ForEach(static socket => socket.Dispose());

    [Benchmark]
    public int Walk()
    {
        using OwnerWalk walk = OwnerWalk.Start(_root, new OwnerWalkOptions(), CancellationToken.None);
        using OwnerIndex index = walk.Finish();
        return index.ProcessesRead;
    }
}
