using System;
using ProcTcp.Procfs;

namespace ProcTcp.Tests.Support;

/// <summary>A proc root that runs an action each time before a table is opened, so that a race has one outcome.</summary>
internal sealed class WatchedRoot(string path, Action<bool> beforeTable) : ProcRoot(path)
{
    public override (IPageSource? File, int Errno) OpenTable(bool isIPv6, int? process)
    {
        beforeTable(isIPv6);
        return base.OpenTable(isIPv6, process);
    }
}
