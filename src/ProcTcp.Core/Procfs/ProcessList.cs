using System;
using System.Buffers;
using System.Collections.Generic;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;

namespace ProcTcp.Procfs;

/// <summary>The process IDs that a proc root shows.</summary>
internal static class ProcessList
{
    private const int BufferSize = 32 * 1024;

    /// <summary>Reads the IDs in the directory's order, which is ascending.</summary>
    public static List<int> Read(SafeFileHandle procRoot)
    {
        List<int> ids = [];
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (GetDirectoryEntries.Next(procRoot, buffer) is { Count: > 0 } filled)
            {
                var entries = new DirectoryEntries(buffer.AsSpan(0, filled.Count));
                while (entries.MoveNext())
                {
                    if (entries.TryGetNumber(out int id))
                    {
                        ids.Add(id);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return ids;
    }
}
