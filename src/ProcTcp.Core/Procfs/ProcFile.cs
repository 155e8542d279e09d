using System;
using System.IO;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;

namespace ProcTcp.Procfs;

/// <summary>An open file in the proc file system.</summary>
internal sealed class ProcFile : IPageSource
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;

    private ProcFile(string path, SafeFileHandle handle)
    {
        _path = path;
        _handle = handle;
    }

    /// <summary>Opens a file.</summary>
    /// <returns>The file and 0, or null and the error number.</returns>
    public static (ProcFile? File, int Errno) Open(string path)
    {
        (SafeFileHandle handle, int errno) = OpenAt.File(path);
        if (errno == 0)
        {
            return (new ProcFile(path, handle), 0);
        }

        handle.Dispose();
        return (null, errno);
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer)
    {
        (int count, int errno) = ReadFile.Once(_handle, buffer);
        return errno == 0 ? count : throw new IOException($"'{_path}' could not be read: {TcpTableMissing.Describe(errno)}.", errno);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
