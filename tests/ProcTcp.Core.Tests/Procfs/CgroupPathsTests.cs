using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using ProcTcp.Interop;
using ProcTcp.Procfs;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Procfs;

public sealed class CgroupPathsTests : IDisposable
{
    private readonly string _tree = Directory.CreateTempSubdirectory("proc tcp\\").FullName;

    public void Dispose()
    {
        Directory.Delete(_tree, recursive: true);
        File.Delete(_tree + ".mounts");
    }

    [Fact]
    public void Paths_AreBelowTheMountPoint()
    {
        ulong service = Add("system.slice/web.service");
        CgroupPaths paths = Read();

        Assert.Equal("/system.slice/web.service", paths.Find(service));
        Assert.Equal("/system.slice", paths.Find(InodeOf("system.slice")));
        Assert.Equal("/", paths.Find(InodeOf(string.Empty)));
        Assert.Null(paths.Find(ulong.MaxValue));
    }

    [Fact]
    public void Hierarchy_IsWalkedAgain_ForALaterGroupAlone()
    {
        ulong latest = new[] { InodeOf(string.Empty), Add("a"), Add("b") }.Max();
        CgroupPaths paths = Read();
        ulong later = Add("c");
        Assert.Equal(later > latest ? "/c" : null, paths.Find(later));

        // One that was looked for and not found is later than all that is created now.
        Assert.Null(paths.Find(later + 1_000_000_000));
        Assert.Null(paths.Find(Add("d")));
        Assert.Equal("/d", Read().Find(InodeOf("d")));
    }

    [Fact]
    public void WithoutTheHierarchy_ThereIsNoPath()
    {
        Assert.Null(Read("25 30 0:23 / /sys rw - sysfs sysfs rw").Find(1));
        Assert.Null(Read(string.Empty).Find(1));
        Assert.Null(new CgroupPaths("/no/such/file").Find(1));
        Assert.Null(Read("31 24 0:26 / /no/such/mount rw - cgroup2 cgroup2 rw").Find(1));
    }

    [Fact]
    public void Socket_HasThePathOfItsGroup_AsSsPrintsIt() => OwnNamespace.Run(static () =>
    {
        string? mount = File.ReadLines("/proc/self/mountinfo").FirstOrDefault(static line => line.Contains(" - cgroup2 ", StringComparison.Ordinal))?.Split(' ')[4];
        Assert.SkipWhen(mount is null, "No hierarchy of control groups, version 2, is mounted.");
        string group = Path.Combine(mount!, $"proctcp-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(Path.Combine(group, "web"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"No control group can be created: {exception.Message}");
        }

        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        string script = $"echo $$ > {group}/web/cgroup.procs; exec 3<>/dev/tcp/127.0.0.1/{port}; echo; read line";
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false })!;
        try
        {
            process.StandardOutput.ReadLine();

            TcpSocketDetail client = DetailDump.Read().Single(detail => detail.RemotePort == port);

            Assert.Equal($"/proctcp-{Environment.ProcessId}/web", client.CgroupPath);
            Assert.Equal(client.CgroupPath, SsDetail.Read(SsDetail.Run()[$"{client.LocalPort}-{port}"], "CgroupPath"));
        }
        finally
        {
            process.StandardInput.Close();
            process.WaitForExit();
            Directory.Delete(Path.Combine(group, "web"));
            Directory.Delete(group);
        }
    });

    private CgroupPaths Read(string? mounts = null)
    {
        string path = _tree + ".mounts";
        string escaped = _tree.Replace("\\", "\\134", StringComparison.Ordinal).Replace(" ", "\\040", StringComparison.Ordinal);
        File.WriteAllText(path, (mounts ?? $"25 30 0:23 / /sys rw - sysfs sysfs rw\n31 24 0:26 / {escaped} rw,nosuid - cgroup2 cgroup2 rw") + "\n");

        // The hierarchy is walked when the first ID is looked up.
        var paths = new CgroupPaths(path);
        paths.Find(InodeOf(string.Empty));
        return paths;
    }

    private ulong Add(string group)
    {
        Directory.CreateDirectory(Path.Combine(_tree, group));
        return InodeOf(group);
    }

    private ulong InodeOf(string group) => FileStatus.Of(Path.Combine(_tree, group)).Status.Inode;
}
