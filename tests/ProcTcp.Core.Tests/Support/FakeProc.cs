using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace ProcTcp.Tests.Support;

/// <summary>A proc root in a temporary directory, with real links. Disposing deletes it.</summary>
internal sealed class FakeProc : IDisposable
{
    public FakeProc()
    {
        Path = Directory.CreateTempSubdirectory("proctcp-").FullName;
    }

    public string Path { get; }

    /// <summary>Adds a process with descriptors 0 to 2, and sockets from descriptor 3 on.</summary>
    public FakeProc AddProcess(int processId, string commandName, params ulong[] sockets)
    {
        AddProcess(processId, Encoding.UTF8.GetBytes(commandName + "\n"));
        for (int i = 0; i < sockets.Length; i++)
        {
            AddDescriptor(processId, 3 + i, $"socket:[{sockets[i].ToString(CultureInfo.InvariantCulture)}]");
        }

        return this;
    }

    public FakeProc AddProcess(int processId, byte[] comm)
    {
        AddFile($"{Id(processId)}/comm", comm);
        AddDescriptor(processId, 0, "/dev/null");
        AddDescriptor(processId, 1, "pipe:[77]");
        AddDescriptor(processId, 2, "anon_inode:[eventpoll]");
        return this;
    }

    public void AddDescriptor(int processId, int descriptor, string target) => AddLink($"{Id(processId)}/fd/{Id(descriptor)}", target);

    /// <summary>Adds a process that has ended after the root was read: its directory has no <c>fd</c>.</summary>
    public FakeProc AddVanished(int processId)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, Id(processId)));
        return this;
    }

    /// <summary>Adds a process whose descriptors not even root can read: <c>fd</c> is a file.</summary>
    public FakeProc AddUnreadable(int processId)
    {
        AddFile($"{Id(processId)}/fd", []);
        return this;
    }

    /// <summary>Adds a table that not even root can read: a kernel setting that can only be written.</summary>
    public FakeProc AddDeniedTable(int processId = 1, bool isIPv6 = false)
    {
        AddLink($"{Id(processId)}/net/{(isIPv6 ? "tcp6" : "tcp")}", "/proc/sys/vm/drop_caches");
        return this;
    }

    public FakeProc AddTable(string text, bool isIPv6 = false)
    {
        AddFile(isIPv6 ? "1/net/tcp6" : "1/net/tcp", Encoding.Latin1.GetBytes(text));
        return this;
    }

    public string TablePath(bool isIPv6 = false) => System.IO.Path.Combine(Path, "1", "net", isIPv6 ? "tcp6" : "tcp");

    public FakeProc AddLink(string name, string target)
    {
        File.CreateSymbolicLink(FullName(name), target);
        return this;
    }

    public void AddFile(string name, byte[] content) => File.WriteAllBytes(FullName(name), content);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string FullName(string name)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }
}
