using System;
using System.Collections.Generic;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;

namespace ProcTcp.Tests.Support;

/// <summary>Announces what a test says: datagrams, or error numbers in their place.</summary>
internal sealed class ScriptedEvents() : NetlinkGroupSocket(new SafeFileHandle(-1, ownsHandle: false))
{
    private readonly Queue<(byte[] Datagram, int Errno)> _script = [];

    public void Announce(byte[] datagram) => _script.Enqueue((datagram, 0));

    public void Fail(int errno) => _script.Enqueue(([], errno));

    public override (int Length, int Errno) TryReceive(Span<byte> buffer)
    {
        if (!_script.TryDequeue(out (byte[] Datagram, int Errno) next))
        {
            return (-1, Errno.TryAgain);
        }

        next.Datagram.AsSpan(0, Math.Min(buffer.Length, next.Datagram.Length)).CopyTo(buffer);
        return next.Errno == 0 ? (next.Datagram.Length, 0) : (-1, next.Errno);
    }

    public override bool Wait(TimeSpan timeout, EventDescriptor wakeUp) => _script.Count > 0;
}
