using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using ProcTcp.Interop;
using ProcTcp.Namespaces;
using ProcTcp.Procfs;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Namespaces;

public sealed class NamespaceTablesTests : IDisposable
{
    // Processes 10 and 11 are in the first, 20 and 21 in the second ...; the sockets of the first are 1 and, of IPv6, 101.
    private static readonly string[] s_names = ["first", "second", "third"];
    private static readonly TcpSocketQuery s_all = new() { AllNetworkNamespaces = true, IncludeOwners = false };

    private readonly FakeProc _proc = new();
    private readonly ProcRoot _root;
    private readonly TcpReadReport _report = new();

    public NamespaceTablesTests()
    {
        _root = new ProcRoot(_proc.Path);
        _proc.AddFile("elsewhere/tcp", []);
        for (int i = 1; i <= s_names.Length; i++)
        {
            _proc.AddFile($"{s_names[i - 1]}/tcp", Encoding.ASCII.GetBytes(TextOf(i)));
            _proc.AddFile($"{s_names[i - 1]}/tcp6", Encoding.ASCII.GetBytes(TextOf(100 + i)));
            Enter(10 * i, s_names[i - 1]);
            Enter((10 * i) + 1, s_names[i - 1]);
        }
    }

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ProcessThatHasMoved_IsSkipped_ForAnotherOfTheNamespace(bool isIPv6)
    {
        NetworkNamespace second = Find(20);
        Enter(second.Processes[0], "third");
        (ProcFile? file, int errno) = new NamespaceTables(_root, second).Open(isIPv6);
        using (file)
        {
            Assert.Equal(0, errno);
            Assert.Equal(TextOf(isIPv6 ? 102 : 2), Text(file!));
        }
    }

    [Fact]
    public void NamespaceThatAllProcessesHaveLeft_IsGone()
    {
        NetworkNamespace second = Find(20);
        Enter(20, "third");
        Directory.Delete($"{_proc.Path}/21", recursive: true);
        (ProcFile? file, int errno) = new NamespaceTables(_root, second).Open(isIPv6: false);

        Assert.Null(file);
        Assert.True(Errno.IsGone(errno));
    }

    [Fact]
    public void ProcessThatMovesWhileNamespacesAreRead_DoesNotMixTheirTables()
    {
        List<NetworkNamespace> before = NamespaceList.Read(_root, default);
        List<string> sockets = [];
        foreach (TcpSocketInfo socket in new TcpSocketReader(_proc.Path).Read(s_all, _report))
        {
            if (sockets.Count == 0)
            {
                before.ForEach(found => Enter(found.Processes[0], s_names[found.Processes[0] / 10 % s_names.Length]));
            }

            sockets.Add($"{socket.NetworkNamespaceName} {socket.Inode}");
        }

        string[] expected = [.. before.SelectMany(static found => new[]
        {
            $"{found.Label} {found.Processes[0] / 10}",
            $"{found.Label} {100 + (found.Processes[0] / 10)}",
        })];
        Assert.Equal(expected, sockets.ToArray());
        Assert.Empty(_report.UnreadableNamespaces);
    }

    [Fact]
    public void NamespaceThatAllProcessesLeaveWhileOthersAreRead_IsNotAFailure()
    {
        List<NetworkNamespace> before = NamespaceList.Read(_root, default);
        List<ulong> inodes = [];
        foreach (TcpSocketInfo socket in new TcpSocketReader(_proc.Path).Read(s_all, _report))
        {
            if (inodes.Count == 0)
            {
                Enter(before[^1].Processes[0], "elsewhere");
                Enter(before[^1].Processes[1], "elsewhere");
            }

            inodes.Add(socket.Inode);
        }

        Assert.Equal(4, inodes.Count);
        Assert.DoesNotContain((ulong)before[^1].Processes[0] / 10, inodes);
        Assert.Empty(_report.UnreadableNamespaces);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void UnreadableNamespace_IsReportedAsDenied_AndTheOthersAreRead(bool includeOwners)
    {
        Directory.Delete($"{_proc.Path}/30", recursive: true);
        Directory.Delete($"{_proc.Path}/31", recursive: true);
        _proc.AddDeniedTable(30);
        var query = new TcpSocketQuery { AllNetworkNamespaces = true, IncludeOwners = includeOwners };
        IEnumerable<ulong> inodes = new TcpSocketReader(_proc.Path).Read(query, _report).Select(static socket => socket.Inode);

        Assert.Equal([1UL, 2UL, 101UL, 102UL], inodes.Order().ToArray());
        NetworkNamespaceUnreadable unreadable = Assert.Single(_report.UnreadableNamespaces);
        Assert.Equal(("pid 30", true, 13, true), (unreadable.Namespace, unreadable.IsDenied, unreadable.ErrorNumber, unreadable.HasProcesses));
        Assert.False(unreadable.IsClosedToCaller);
    }

    [Fact]
    public void WantedNamespaceThatDoesNotExist_IsReported_AndTheOthersAreRead()
    {
        _proc.AddLink("20/ns/net", "net:[2020]");
        _proc.AddLink("21/ns/net", "net:[2020]");
        var query = new TcpSocketQuery { NetworkNamespace = ["2020", "3030", "red", "blue*"], IncludeOwners = false };

        Assert.Equal([2UL, 102UL], new TcpSocketReader(_proc.Path).Read(query, _report).Select(static socket => socket.Inode).ToArray());
        Assert.Equal(["3030", "red"], _report.NamespacesNotFound);
    }

    [Theory]
    [InlineData(false, "2020")]
    [InlineData(true, "2020", "3030")]
    [InlineData(true, "2020", "blue*")]
    [InlineData(true)]
    public void WhatMayBeMissing_IsReported_UnlessAllThatIsWantedWasFound(bool expected, params string[] wanted)
    {
        _proc.AddLink("20/ns/net", "net:[2020]").AddLink("1/root/run/netns", "netns");
        var query = new TcpSocketQuery { NetworkNamespace = wanted.Length > 0 ? wanted : null, AllNetworkNamespaces = true, IncludeOwners = false };

        Assert.NotEmpty(new TcpSocketReader(_proc.Path).Read(query, _report).ToArray());
        Assert.Equal((expected, expected), (_report.MissesNamespaces, _report.NamespaceFolderUnreadable is not null));
    }

    [Fact]
    public void NamespaceWhoseTableCannotBeReadToItsEnd_EndsTheRead()
    {
        File.Delete($"{_proc.Path}/third/tcp");
        _proc.AddLink("third/tcp", "/proc/self/mem");

        Assert.ThrowsAny<IOException>(() => new TcpSocketReader(_proc.Path).Read(s_all, _report).Count());
    }

    private static string TextOf(int inode) => TableText.Of(new KernelRow { Inode = (ulong)inode });

    private static string Text(ProcFile file)
    {
        byte[] buffer = new byte[TablePageReader.SystemPageSize];
        return Encoding.ASCII.GetString(buffer, 0, file.Read(buffer));
    }

    /// <summary>Moves a process to a namespace by linking its tables.</summary>
    private void Enter(int process, string name)
    {
        Directory.CreateDirectory($"{_proc.Path}/{process}/net");
        foreach (string table in new[] { "tcp", "tcp6" })
        {
            File.Delete($"{_proc.Path}/{process}/net/{table}");
            _proc.AddLink($"{process}/net/{table}", $"../../{name}/{table}");
        }
    }

    private NetworkNamespace Find(int process) => NamespaceList.Read(_root, default).Single(found => found.Processes.Contains(process));
}
