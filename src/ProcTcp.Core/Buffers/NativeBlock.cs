using System;
using System.Runtime.InteropServices;

namespace ProcTcp.Buffers;

/// <summary>A block of memory outside the managed heap, which is freed at the latest when nothing refers to this object.</summary>
internal sealed unsafe class NativeBlock : SafeHandle
{
    private int _size;

    /// <summary>Initializes a new instance of the <see cref="NativeBlock"/> class without memory.</summary>
    public NativeBlock()
        : base(0, ownsHandle: true)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="NativeBlock"/> class, with undefined content.</summary>
    /// <param name="size">The size in bytes.</param>
    public NativeBlock(int size)
        : this()
    {
        Resize((nuint)size);
        _size = size;
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Gets the block. Whoever uses it must keep this object.</summary>
    public Span<byte> Bytes => new((void*)handle, _size);

    /// <summary>Changes the size of the block; its content is kept, and what is added is undefined.</summary>
    /// <returns>The address, which may be another than before.</returns>
    public void* Resize(nuint size) => Set(NativeMemory.Realloc((void*)handle, size));

    /// <summary>Allocates the block, filled with zeros.</summary>
    /// <returns>The address.</returns>
    public void* Clear(nuint size) => Set(NativeMemory.AllocZeroed(size));

    protected override bool ReleaseHandle()
    {
        _size = 0;
        NativeMemory.Free((void*)handle);
        return true;
    }

    private void* Set(void* address)
    {
        SetHandle((nint)address);
        return address;
    }
}
