using ProcTcp.Objects;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Objects;

public sealed class SocketObjectTests
{
    [Fact]
    public void Object_WithStatePortAndQueues_IsASocket()
    {
        Assert.True(new SocketObject(PlainStyle.Of(("State", "Listen"), ("LocalPort", "80"), ("ReceiveQueue", "0"), ("SendQueue", "0"))).IsSocket);
        Assert.False(new SocketObject(PlainStyle.Of(("State", "Running"), ("LocalPort", 80))).IsSocket);
    }
}
