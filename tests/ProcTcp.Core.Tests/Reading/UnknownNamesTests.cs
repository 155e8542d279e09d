using System;
using System.Linq;
using System.Text;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Reading;

public sealed class UnknownNamesTests : IDisposable
{
    private const string Container = "3f2a9c41d07be85566aa0f1e2d3c4b5a69788796a5b4c3d2e1f0011223344556";

    private readonly FakeProc _proc = new FakeProc().AddProcess(1, "init").AddProcess(20, "MainThread");

    public UnknownNamesTests()
    {
        _proc.AddLink("20/exe", "/usr/bin/node");
        _proc.AddFile("20/cgroup", Encoding.ASCII.GetBytes($"0::/docker/{Container}\n"));
    }

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData("init", true)]
    [InlineData("INIT", true)]
    [InlineData("MainThread", true)]
    [InlineData("node", true)]
    [InlineData("nod", false)]
    [InlineData("nod?", true)]
    public void ProcessName_IsKnown_IfAnyProcessHasIt(string name, bool isKnown) =>
        Assert.Equal(isKnown ? [] : ["OwningProcessName " + name], Find(new() { OwningProcessName = ["init", name] }));

    [Theory]
    [InlineData("3f2a", true)]
    [InlineData("3F2A9C41", true)]
    [InlineData("3f2b", false)]
    [InlineData("3f2b*", true)]
    public void Container_IsKnown_IfAnyProcessIsInIt(string id, bool isKnown) =>
        Assert.Equal(isKnown ? [] : ["ContainerId " + id], Find(new() { ContainerId = [id] }));

    [Theory]
    [InlineData("web.service", true)]
    [InlineData("WEB.SERVICE", true)]
    [InlineData("web", false)]
    [InlineData("web*", true)]
    public void Unit_IsKnown_IfAnyProcessIsInIt(string unit, bool isKnown)
    {
        _proc.AddProcess(60, "worker").AddFile("60/cgroup", "0::/system.slice/web.service\n"u8.ToArray());

        Assert.Equal(isKnown ? [] : ["OwningUnit " + unit], Find(new() { OwningUnit = [unit] }));
    }

    [Theory]
    [InlineData("root", true)]
    [InlineData("ROOT", true)]
    [InlineData("0", true)]
    [InlineData("4711", true)]
    [InlineData("no such user", false)]
    [InlineData("no such*", true)]
    public void User_IsKnown_IfTheSystemHasIt(string name, bool isKnown) =>
        Assert.Equal(isKnown ? [] : ["UserName " + name], Find(new() { UserName = [name] }));

    [Fact]
    public void WhereProcessesAreHidden_NoNameIsCalledUnknown()
    {
        using FakeProc hidden = new FakeProc().AddProcess(20, "web");

        Assert.Empty(new TcpSocketReader(hidden.Path).FindUnknownNames(new() { OwningProcessName = ["none"], ContainerId = ["none"] }));
    }

    [Fact]
    public void BelowThePidNamespaceOfTheHost_NoNameIsCalledUnknown_ButThatOfAUser()
    {
        _proc.AddLink("1/ns/pid", "pid:[4026532001]");

        Assert.Equal(
            ["UserName no such user"], Find(new() { OwningProcessName = ["none"], ContainerId = ["none"], UserName = ["no such user"] }));
    }

    [Fact]
    public void IfAProcessCannotBeRead_NoNameIsCalledUnknown()
    {
        _proc.AddDescriptor(50, 0, "/dev/null");
        _proc.AddLink("50/comm", "/proc/sys/vm/drop_caches");

        Assert.Empty(Find(new() { OwningProcessName = ["none"], ContainerId = ["none"] }));
    }

    [Fact]
    public void QueryWithoutNames_HasNone() => Assert.Empty(Find(new() { LocalPort = [new PortRange(1, 1)] }));

    private string[] Find(TcpSocketQuery query) =>
        [.. new TcpSocketReader(_proc.Path).FindUnknownNames(query).Select(static found => $"{found.Key} {found.Value}")];
}
