using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
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

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0 1 2 5")]
    [InlineData("0 1 2 5 6")]
    [InlineData("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16")]
    public void NumbersThatAreTried_GiveWhatTheListGives_WhateverIsNotInUse(string closed)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string connect = $"</dev/tcp/127.0.0.1/{((IPEndPoint)listener.LocalEndpoint).Port}";
        string opened = string.Concat(((int[])[3, 4, 5, 6, 7, 9, 10, 12, 16, 17, 40, 41, 900]).Select(number => $"exec {number}{connect}; "));
        string closing = string.Concat(closed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => $"exec {number}<&-; "));
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", $"{opened}{closing}exec 901{connect}; exec sleep infinity"]))!;
        try
        {
            for (int i = 0; i < 14; i++)
            {
                listener.AcceptTcpClient().Dispose();
            }

            SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{process.Id}/comm") == "sleep\n");
            using SafeFileHandle root = OpenAt.Directory("/proc").Descriptor;
            List<(int, ulong)> listed = Sockets(root, process.Id, mayTryNumbers: false);
            Assert.Contains(listed, static item => item.Item1 == 901);
            Assert.Equal(listed, Sockets(root, process.Id, mayTryNumbers: true));
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    [Fact]
    public void PositionsOfDescriptors_AreTheirNumbers() => Assert.True(DescriptorPositions.AreNumbers);

    private static List<(int Descriptor, ulong Inode)> Sockets(SafeFileHandle root, int process, bool mayTryNumbers)
    {
        List<(int, ulong)> sockets = [];
        using ProcessDirectory opened = ProcessDirectory.Open(root, process, new byte[128], mayTryNumbers);
        ProcessDirectory directory = opened;
        while (directory.MoveToDescriptor())
        {
            if (directory.TryReadSocket(out ulong inode))
            {
                sockets.Add((directory.FileDescriptor, inode));
            }
        }

        Assert.Equal(0, directory.Errno);
        return sockets;
    }

    private void AddProcess(string name, ulong inode)
    {
        _proc.AddProcess(10, name, inode);
        _proc.AddFile("10/cgroup", System.Text.Encoding.ASCII.GetBytes($"0::/{name}\n"));
    }
}
