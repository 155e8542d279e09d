using System;
using System.Collections.Generic;

namespace ProcTcp.Buffers;

/// <summary>Blocks of the same size, which one thread may rent and another one return.</summary>
/// <param name="size">The size in bytes.</param>
internal sealed class NativeBlockPool(int size) : IDisposable
{
    private readonly Stack<NativeBlock> _free = new();

    public NativeBlock Rent()
    {
        lock (_free)
        {
            if (_free.TryPop(out NativeBlock? returned))
            {
                return returned;
            }
        }

        return new NativeBlock(size);
    }

    public void Return(NativeBlock block)
    {
        lock (_free)
        {
            _free.Push(block);
        }
    }

    /// <summary>Frees the blocks that were returned.</summary>
    public void Dispose()
    {
        foreach (NativeBlock block in _free)
        {
            block.Dispose();
        }
    }
}
