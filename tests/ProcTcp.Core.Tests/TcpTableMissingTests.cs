using System;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpTableMissingTests
{
    [Theory]
    [InlineData(13, "Permission denied")]
    [InlineData(23, "Too many open files in system: raise the limit of the system, fs.file-max")]
    [InlineData(24, "Too many open files: raise the limit of this process, ulimit -n")]
    [InlineData(95, "Not a regular file")]
    public void Reason_SaysWhatHelps_IfSomethingDoes(int errorNumber, string reason)
    {
        TcpTableMissing[] tables = [new("/proc/net/tcp", errorNumber)];

        Assert.Equal(reason, tables[0].Reason);
        Assert.EndsWith($"/proc/net/tcp ({reason}).", new TcpTableUnreadableException(tables).Message, StringComparison.Ordinal);
    }
}
