using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ProcTcp.Interop;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Reading;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Reading;

public sealed class OwnerLookupTests : IDisposable
{
    private static readonly KernelRow s_connection = KernelRow.Between("10.0.0.1:80", "192.0.2.9:5000");

    private readonly FakeProc _proc = new FakeProc().AddProcess(1, "init", 7);
    private readonly NamespaceSnapshotList _snapshots = [];
    private readonly TcpReadReport _report = new();
    private readonly List<WalkedDescriptors> _secondWalks = [];

    public void Dispose()
    {
        _snapshots.Dispose();
        _proc.Dispose();
    }

    [Fact]
    public void SocketOpenedAfterTheWalkReadItsProcess_IsFoundByASecondWalk()
    {
        AddRows(s_connection with { Inode = 7 }, s_connection with { Inode = 8 });

        Assert.Equal(["Resolved init (1, fd 3)", "Resolved late (60, fd 3)"], Find(static proc => proc.AddProcess(60, "late", 8)));
        Assert.Equal([WalkedDescriptors.OfProcessesAndThreads], _secondWalks);
        Assert.Equal(1, _report.ProcessesRead);
    }

    [Fact]
    public void SocketWithoutOwner_NeedsASecondWalk()
    {
        AddRows(s_connection with { Inode = 8 });

        Assert.Equal(["NotFound"], Find());
        Assert.Equal([WalkedDescriptors.OfProcessesAndThreads], _secondWalks);
    }

    [Fact]
    public void SocketOfAThreadWithDescriptorsOfItsOwn_IsFoundByTheSecondWalk()
    {
        _proc.AddProcess(60, "app").AddLink("60/task/60/fd/3", "socket:[1]").AddLink("60/task/61/fd/3", "socket:[8]");
        AddRows(s_connection with { Inode = 8 });

        Assert.Equal(["Resolved app (60, fd 3)"], Find());
        Assert.Equal([WalkedDescriptors.OfProcessesAndThreads], _secondWalks);
    }

    [Fact]
    public void SocketsThatTheWalkHasFound_NeedNoSecondWalk()
    {
        AddRows(s_connection with { Inode = 7 }, s_connection with { State = 6, Timer = 3, Fields = KernelRow.ShortFields }, s_connection);

        Assert.Equal(["Resolved init (1, fd 3)", "TimeWait", "NotFound"], Find());
        Assert.Empty(_secondWalks);
    }

    // Sockets of other users cannot be distinguished from sockets that were opened late; root looks into threads all the same.
    [Fact]
    public void IfProcessesAreDenied_OnlyTheCallersOwnSockets_NeedASecondWalk()
    {
        uint caller = GetEffectiveUserId.Invoke();
        WalkedDescriptors own = caller == 0 ? WalkedDescriptors.OfThreads : WalkedDescriptors.OfProcessesAndThreads;
        _proc.AddUnreadable(50).AddProcess(70, "app").AddLink("70/task/70/fd/3", "socket:[1]").AddLink("70/task/71/fd/3", "socket:[10]");
        AddRows(s_connection with { Inode = 8, UserId = caller + 1 });
        Assert.Equal(["AccessDenied"], Find());
        Assert.Equal(caller == 0 ? [own] : [], _secondWalks);

        AddRows(s_connection with { Inode = 9, UserId = caller }, s_connection with { Inode = 10, UserId = caller });
        _secondWalks.Clear();
        string late = caller == 0 ? "AccessDenied" : "Resolved late (60, fd 3)";
        Assert.Equal(["AccessDenied", late, "Resolved app (70, fd 3)"], Find(static proc => proc.AddProcess(60, "late", 9)));
        Assert.Equal([own], _secondWalks);
    }

    private void AddRows(params KernelRow[] rows)
    {
        var snapshot = new NamespaceSnapshot(new TableOrigin(DateTimeOffset.UnixEpoch, networkNamespace: null), []);
        _snapshots.Add(snapshot);
        foreach (KernelRow row in rows)
        {
            snapshot.Rows.Add(row.Parse());
        }
    }

    /// <summary>Starts a walk, changes the processes, and finds the owners.</summary>
    private string[] Find(Action<FakeProc>? change = null)
    {
        using OwnerWalk walk = Start();
        change?.Invoke(_proc);
        using OwnerLookup owners = OwnerLookup.Find(_snapshots, StartSecond, walk, _report);
        IEnumerable<TcpSocketInfo> sockets = TableReader.Resolve(_snapshots, owners, new TcpSocketQuery(), new UserNames(), _report);
        return [.. sockets.Select(static socket =>
            string.Join(' ', [socket.OwnerStatus.ToString(), .. socket.Owners.Select(static owner => owner.ToString())]))];
    }

    private OwnerWalk StartSecond(WalkedDescriptors descriptors)
    {
        _secondWalks.Add(descriptors);
        return Start(descriptors);
    }

    private OwnerWalk Start(WalkedDescriptors descriptors = WalkedDescriptors.OfProcesses) =>
        OwnerWalk.Start(new ProcRoot(_proc.Path), new OwnerWalkOptions(Descriptors: descriptors), CancellationToken.None);
}
