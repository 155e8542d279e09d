using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace ProcTcp.Tests.Support;

/// <summary>
/// A named pipe in the place of a file: whoever reads the file waits there until the test has changed what it wants to change, so that a
/// race has one outcome.
/// </summary>
internal sealed partial class NamedPipe : IDisposable
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(60);

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

    /// <summary>Runs what is going to wait at the pipe. It must not use up a thread of the pool.</summary>
    public static Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits until somebody has opened the pipe to read it.</summary>
    /// <returns>What to write the content of the file to; the reader goes on when it is written or closed.</returns>
    public Task<FileStream> WaitForReader() => Run(() => Open(FileAccess.Write)).WaitAsync(s_longestWait);

    /// <summary>Lets everybody go who still waits at the pipe, and removes it unless it has been already.</summary>
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
