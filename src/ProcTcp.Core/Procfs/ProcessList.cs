using System;
using System.Buffers;
using System.Collections.Generic;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;

namespace ProcTcp.Procfs;

/// <summary>The process IDs that a proc root shows, or the thread IDs in <c>/proc/PID/task</c>.</summary>
internal static class ProcessList
{
    private const int BufferSize = 32 * 1024;

    /// <summary>Reads the IDs in the directory's order, which is ascending.</summary>
    /// <returns>The IDs, and the error number if the list was not read to its end, or 0.</returns>
    public static (List<int> Ids, int Errno) Read(SafeFileHandle directory)
    {
        List<int> ids = [];
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                (int count, int errno) = GetDirectoryEntries.Next(directory, buffer);
                if (count <= 0)
                {
                    return (ids, errno);
                }

                var entries = new DirectoryEntries(buffer.AsSpan(0, count));
                while (entries.MoveNext())
                {
                    if (entries.TryGetNumber(out int id) && id > 0)
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
    }
}
