using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace ProcTcp.Tests.Support;

/// <summary>
/// A named pipe in place of a file: its reader waits there until the test has made its changes, so that a race has one outcome.
/// </summary>
internal sealed partial class NamedPipe : IDisposable
{
    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(60);

    private readonly string _path;

    public NamedPipe(string path)
    {
        File.Delete(path);
        _path = path;
        if (MakePipe(path, mode: 0x180) != 0)
        {
            throw new IOException($"mkfifo: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Runs a function that waits at the pipe, on its own thread and not on one of the pool.</summary>
    public static Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits until a reader has opened the pipe.</summary>
    /// <returns>The stream for the content of the file; the reader continues when it is written or closed.</returns>
    public Task<FileStream> WaitForReader() => Run(() => Open(FileAccess.Write)).WaitAsync(s_maxWait);

    /// <summary>Releases all readers that still wait at the pipe, and removes the pipe if it still exists.</summary>
    public void Dispose()
    {
        if (File.Exists(_path))
        {
            Open(FileAccess.ReadWrite).Dispose();
            File.Delete(_path);
        }
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);

    private FileStream Open(FileAccess access) => new(_path, FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0);
}
