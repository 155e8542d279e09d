using System;
using System.IO;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;
using ProcTcp.Procfs;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Procfs;

public sealed class ProcessDirectoryTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Fact]
    public void ProcessIdUsedAgain_DoesNotReplaceTheProcessThatHadIt()
    {
        AddProcess("old", 7);
        using SafeFileHandle root = OpenAt.Directory(_proc.Path).Descriptor;
        using ProcessDirectory directory = ProcessDirectory.Open(root, 10, new byte[1024]);
        Directory.Move($"{_proc.Path}/10", $"{_proc.Path}/gone");
        AddProcess("new", 8);

        Assert.Equal("old", ProcessText.ReadCommandName(directory.Handle).Name);
        Assert.Equal("0::/old\n", ProcessText.ReadCgroups(directory.Handle));
        Assert.Equal(7UL, directory.ReadSocket(3));
    }

    [Fact]
    public void DirectoryThatIsRemoved_EndsWithAnError()
    {
        AddProcess("old", 7);
        using SafeFileHandle root = OpenAt.Directory(_proc.Path).Descriptor;
        ProcessDirectory directory = ProcessDirectory.Open(root, 10, new byte[1024]);
        Assert.True(directory.MoveToDescriptor());
        Directory.Delete($"{_proc.Path}/10", recursive: true);
        while (directory.MoveToDescriptor())
        {
        }

        Assert.True(Errno.IsGone(directory.Errno));
        Assert.Null(ProcessText.ReadCommandName(directory.Handle).Name);
        directory.Dispose();
    }

    private void AddProcess(string name, ulong inode)
    {
        _proc.AddProcess(10, name, inode);
        _proc.AddFile("10/cgroup", System.Text.Encoding.ASCII.GetBytes($"0::/{name}\n"));
    }
}
