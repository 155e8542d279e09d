using System;
using System.IO;
using System.Linq;
using ProcTcp.Interop;
using ProcTcp.Namespaces;
using ProcTcp.Procfs;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Namespaces;

public sealed class NamespaceListTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    public void Id_IsReadFromAnyProcess_WhoseLinkCanBeRead(int readable)
    {
        _proc.AddFile("table", []);
        _proc.AddLink("20/net/tcp", "../../table");
        _proc.AddLink("21/net/tcp", "../../table");
        _proc.AddLink($"{readable}/ns/net", "net:[4026532272]");
        NetworkNamespace found = Assert.Single(Read());

        Assert.Equal(4026532272UL, found.Id);
        Assert.Equal("net:[4026532272]", found.Label);
        Assert.Equal([20, 21], found.Processes.Order().ToArray());
    }

    [Fact]
    public void Others_AreTheNamespacesOfTheProcesses_ButNotTheKnownOne()
    {
        _proc.AddFile("20/net/tcp", []);
        _proc.AddFile("21/net/tcp", []);
        (FileStatus known, _) = FileStatus.Of(_proc.Path + "/20/net/tcp");

        NetworkNamespace other = Assert.Single(NamespaceList.ReadOthers(new ProcRoot(_proc.Path), [20, 21, 404], known.Inode, default));

        Assert.Equal([21], other.Processes);
        Assert.Empty(NamespaceList.ReadOthers(new ProcRoot(_proc.Path), [20, 404], known.Inode, default));
    }

    [Fact]
    public void ProcessWithoutTable_IsInNoNamespace()
    {
        _proc.AddProcess(30, "zombie").AddFile("20/net/tcp", []);

        Assert.Equal([20], Assert.Single(Read()).Processes.ToArray());
    }

    [Fact]
    public void FileThatIsNotANamespace_IsSkipped_AndTheFirstOfSeveralNamesIsUsed()
    {
        (FileStatus own, _) = FileStatus.Of("/proc/self/ns/net");
        _proc.AddFile("1/root/run/netns/ordinary", []);
        _proc.AddLink("1/root/run/netns/red", "/proc/self/ns/net");
        _proc.AddLink("1/root/run/netns/blue", "/proc/self/ns/net");
        NetworkNamespace found = Assert.Single(Read());

        Assert.Equal((own.Inode, "blue", 0), (found.Id, found.Name, found.Processes.Count));
        Assert.Equal($"{_proc.Path}/1/root/run/netns/blue", found.Mount);
    }

    [Fact]
    public void Mount_OfANamespaceWithProcesses_IsItsName()
    {
        (FileStatus own, _) = FileStatus.Of("/proc/self/ns/net");
        _proc.AddLink("1/root/run/netns/blue", "/proc/self/ns/net");
        _proc.AddLink("20/ns/net", $"net:[{own.Inode}]");
        _proc.AddFile("20/net/tcp", []);
        NetworkNamespace found = Assert.Single(Read());

        Assert.Equal(("blue", "blue", 20), (found.Name, found.Label, Assert.Single(found.Processes)));
    }

    // In a copy each process has a table of its own, with an inode of its own.
    [Fact]
    public void CopyOfAProcFileSystem_HasEachNamespaceOnce()
    {
        foreach ((int process, int id) in new[] { (1, 4026), (20, 4026), (30, 5000), (31, 5000) })
        {
            _proc.AddLink($"{process}/ns/net", $"net:[{id}]").AddFile($"{process}/net/tcp", []);
        }

        Assert.Equal([4026UL, 5000UL], Read().Select(static found => found.Id!.Value).Order().ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ProcessesAreHidden_IfProcess1IsNotShown(bool isShown)
    {
        _proc.AddFile("20/net/tcp", []);
        _ = isShown ? _proc.AddProcess(1, "init") : _proc;

        Assert.Equal(!isShown, NamespaceList.Read(new ProcRoot(_proc.Path), default).HidesProcesses);
    }

    [Fact]
    public void FolderOfNamesThatCannotBeRead_IsReported_AndTheOthersAreRead()
    {
        _proc.AddLink("1/root/run/netns", "netns").AddFile("1/net/tcp", []);
        NamespaceList found = NamespaceList.Read(new ProcRoot(_proc.Path), default);

        Assert.Equal((1, 40), (found.Count, found.MountsErrno));
    }

    [Fact]
    public void FolderOfNamesThatDoesNotExist_IsNoError()
    {
        _proc.AddFile("1/net/tcp", []);

        Assert.Equal(0, NamespaceList.Read(new ProcRoot(_proc.Path), default).MountsErrno);
    }

    [Fact]
    public void RootWithoutAnyTable_IsNoProcFileSystem()
    {
        _proc.AddFile("20/other", []);

        Assert.Contains(_proc.Path, Assert.Throws<TcpTableUnreadableException>(Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RootThatDoesNotExist_IsAnError() =>
        Assert.ThrowsAny<IOException>(() => NamespaceList.Read(new ProcRoot(_proc.Path + "/none"), default));

    private NetworkNamespace[] Read() => [.. NamespaceList.Read(new ProcRoot(_proc.Path), default)];
}
