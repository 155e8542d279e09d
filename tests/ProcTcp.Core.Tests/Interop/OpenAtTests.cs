using System;
using System.IO;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Interop;

public sealed class OpenAtTests : IDisposable
{
    private readonly FakeProc _proc = new FakeProc().AddTable(string.Empty);

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData("1/net/tcp", 0)]
    [InlineData("1/net", Errno.IsDirectory)]
    [InlineData("pipe", Errno.NotRegular)]
    [InlineData("device", Errno.NotRegular)]
    [InlineData("none", Errno.NoEntry)]
    public void File_IsARegularOne_AndNothingElseIsWaitedFor(string name, int expected)
    {
        _proc.AddPipe("pipe").AddLink("device", "/dev/zero");
        (SafeFileHandle descriptor, int errno) = OpenAt.File(Path.Combine(_proc.Path, name));
        using (descriptor)
        {
            Assert.Equal((expected, expected != 0), (errno, descriptor.IsInvalid));
        }
    }

    [Fact]
    public void NetworkNamespace_IsARegularFile()
    {
        (SafeFileHandle descriptor, int errno) = OpenAt.File("/proc/self/ns/net");
        descriptor.Dispose();

        Assert.Equal(0, errno);
    }
}
