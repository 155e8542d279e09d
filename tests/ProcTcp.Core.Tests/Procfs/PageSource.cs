using System;
using System.Collections.Generic;
using System.Threading;
using ProcTcp.Procfs;

namespace ProcTcp.Tests.Procfs;

/// <summary>Returns pages of the given lengths, and counts the reads.</summary>
internal sealed class PageSource(params int[] lengths) : IPageSource
{
    private readonly Queue<int> _lengths = new(lengths);

    public int Reads { get; private set; }

    /// <summary>Gets a value that indicates whether a thread of the pool has read a page.</summary>
    public bool WasReadByPool { get; private set; }

    /// <summary>Gets the exception that a read past the last page throws.</summary>
    public Exception Failure { get; init; } = new InvalidOperationException("The table was read past its end.");

    public int Read(Span<byte> buffer)
    {
        Reads++;
        WasReadByPool |= Thread.CurrentThread.IsThreadPoolThread;
        if (!_lengths.TryDequeue(out int length))
        {
            throw Failure;
        }

        buffer[..length].Fill((byte)'x');
        return length;
    }

    public void Dispose()
    {
    }
}
