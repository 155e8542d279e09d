using System.Runtime.InteropServices;

namespace ProcTcp.Buffers;

/// <summary>A block of memory outside the managed heap, which is freed at the latest when nothing refers to this object.</summary>
internal sealed unsafe class NativeBlock() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    /// <summary>Changes the size of the block; its content is kept, and what is added is undefined.</summary>
    /// <returns>The address, which may be another than before.</returns>
    public void* Resize(nuint size) => Set(NativeMemory.Realloc((void*)handle, size));

    /// <summary>Allocates the block, filled with zeros.</summary>
    /// <returns>The address.</returns>
    public void* Clear(nuint size) => Set(NativeMemory.AllocZeroed(size));

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }

    private void* Set(void* address)
    {
        SetHandle((nint)address);
        return address;
    }
}
