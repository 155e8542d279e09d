using System.IO;
using ProcTcp.Procfs;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Procfs;

public sealed class ProcRootTests
{
    [Theory]
    [InlineData("/proc", "/proc/self/net/tcp", "/proc/self/net/tcp6")]
    [InlineData("/proc/", "/proc/self/net/tcp", "/proc/self/net/tcp6")]
    [InlineData("/host/../proc", "/proc/self/net/tcp", "/proc/self/net/tcp6")]
    [InlineData("/host/proc", "/host/proc/1/net/tcp", "/host/proc/1/net/tcp6")]
    [InlineData("/host/proc/", "/host/proc/1/net/tcp", "/host/proc/1/net/tcp6")]
    public void Tables_AreTheReadersOwn_OnlyInProc(string path, string tcp, string tcp6)
    {
        var root = new ProcRoot(path);

        Assert.Equal(tcp, root.TablePath(isIPv6: false));
        Assert.Equal(tcp6, root.TablePath(isIPv6: true));
        Assert.Equal(tcp.StartsWith("/proc/self", System.StringComparison.Ordinal), root.IsOwn);
    }

    [Fact]
    public void RelativePath_StartsAtTheCurrentDirectory()
    {
        Assert.Equal(Path.Combine(Directory.GetCurrentDirectory(), "x"), new ProcRoot("x").FullPath);
    }

    [Fact]
    public void NetworkNamespace_IsReadFromTheLink()
    {
        using var proc = new FakeProc();
        var root = new ProcRoot(proc.Path);
        Assert.Null(root.ReadNetworkNamespace());

        proc.AddLink("1/ns/net", "net:[4026532272]");
        Assert.Equal(4026532272UL, root.ReadNetworkNamespace());
    }

    [Fact]
    public void NetworkNamespace_OfThisProcess_IsItsLinksTarget()
    {
        string? target = new FileInfo("/proc/self/ns/net").LinkTarget;

        ulong? inode = new ProcRoot("/proc").ReadNetworkNamespace();
        Assert.Equal(target, $"net:[{inode}]");
    }
}
