using System.IO;
using System.Runtime.InteropServices;

namespace ProcTcp.Tests.Support;

/// <summary>Named pipes in a proc root, which would keep a reader waiting for good.</summary>
internal static partial class NamedPipe
{
    private const uint ReadableByAll = 0x1A4;

    /// <summary>Puts a pipe in place of a file or directory.</summary>
    public static FakeProc AddPipe(this FakeProc proc, string name)
    {
        string path = Path.Combine(proc.Path, name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        File.Delete(path);
        return MakePipe(path, ReadableByAll) == 0 ? proc : throw new IOException($"mkfifo: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
