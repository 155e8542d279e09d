using System;
using System.Text;
using System.Threading;
using ProcTcp.Ownership;
using ProcTcp.Procfs;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed class CommandNameTests : IDisposable
{
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData("nginx")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Web Content")]
    [InlineData("(sd-pam)")]
    [InlineData("a) S 1 (b")]
    [InlineData("socket:[7]")]
    [InlineData("two\nlines")]
    [InlineData("ends\n")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("\u001b[31mred\u001b[0m")]
    [InlineData("\u001b]0;title\u0007")]
    [InlineData("tab\tback\b\r")]
    [InlineData("na\u00efve \u732b")]
    [InlineData("kworker/u16:3-events_unbound_and_more_of_it")]
    public void Name_IsKeptAsItIs_WithoutTheLastLineFeed(string name)
    {
        Assert.Equal(name, NameOf(Encoding.UTF8.GetBytes(name + "\n")));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'x', (byte)'\n' }, "\uFFFD\uFFFDx")]
    [InlineData(new byte[] { (byte)'a', 0xC3, (byte)'\n' }, "a\uFFFD")]
    [InlineData(new byte[] { (byte)'a', 0, (byte)'b', (byte)'\n' }, "a\0b")]
    [InlineData(new byte[] { (byte)'a' }, "a")]
    public void InvalidUtf8_BecomesReplacementCharacters(byte[] comm, string expected)
    {
        Assert.Equal(expected, NameOf(comm));
    }

    [Fact]
    public void EmptyFile_MeansThatTheProcessIsGone()
    {
        Assert.Null(NameOf([]));
    }

    // The kernel cuts a name at 15 bytes; Get-Process completes it like this.
    [Theory]
    [InlineData("systemd-resolve", "/lib/systemd/systemd-resolved\0", "systemd-resolved")]
    [InlineData("a-long-script.s", "/bin/sh\0./a-long-script.sh\0--port\080\0", "a-long-script.sh")]
    [InlineData("exactly-15-char", "exactly-15-char\0", "exactly-15-char")]
    [InlineData("a-long-name-of-", "/usr/bin/other\0argument\0a-long-name-of-mine\0", "a-long-name-of-")]
    [InlineData("a-long-name-of-", "a-long-name-of-mine", "a-long-name-of-")]
    [InlineData("a-long-name-of-", "", "a-long-name-of-")]
    [InlineData("a-long-name-of-", null, "a-long-name-of-")]
    [InlineData("nginx", "nginx-of-another-name\0", "nginx")]
    [InlineData("a-long-na\u00efve-n", "/opt/a-long-na\u00efve-name\0", "a-long-na\u00efve-name")]
    public void NameThatTheKernelHasCut_IsCompletedFromTheCommandLine(string comm, string? commandLine, string expected)
    {
        if (commandLine is not null)
        {
            _proc.AddFile("1/cmdline", Encoding.UTF8.GetBytes(commandLine));
        }

        Assert.Equal(expected, NameOf(Encoding.UTF8.GetBytes(comm + "\n")));
    }

    // The link of a process ID leads to the new process of that ID; the open descriptors are those of the process that is read.
    [Fact]
    public void ProcessIdUsedAgain_HasNoNameOfTheNewProcess()
    {
        _proc.AddProcess(1, "init").AddLink("dead/fd/3", "socket:[7]");
        _proc.AddFile("dead/comm", "old\n"u8.ToArray());
        _proc.AddFile("10/comm", "new\n"u8.ToArray());
        _proc.AddLink("10/fd", "../dead/fd");
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot(_proc.Path), new OwnerWalkOptions(), CancellationToken.None);
        using OwnerIndex index = walk.Finish();

        Assert.Equal([new TcpSocketOwner(10, "old", 3)], index.Find(7));
    }

    private string? NameOf(byte[] comm)
    {
        _proc.AddProcess(1, comm);
        _proc.AddDescriptor(1, 3, "socket:[7]");
        using OwnerWalk walk = OwnerWalk.Start(new ProcRoot(_proc.Path), new OwnerWalkOptions(), CancellationToken.None);
        using OwnerIndex index = walk.Finish();
        return index.Find(7) is [TcpSocketOwner owner] ? owner.CommandName : null;
    }
}
