using ProcTcp.Tests.Support;
using Xunit;
using static ProcTcp.TcpSocketState;
using static ProcTcp.Tests.Watching.Script;

namespace ProcTcp.Tests.Watching;

public sealed class NamespaceTests : System.IDisposable
{
    private static readonly KernelRow[] s_socket = [Socket(Established, 7)];

    private readonly Script _script = new();

    public void Dispose() => _script.Dispose();

    [Fact]
    public void SameSocket_InAnotherNamespace_IsAnotherTrackedSocket()
    {
        _script.PollAll((1, true, s_socket), (2, true, []));

        Assert.Equal(["Closed 7 Established", "Opened 7 Established"], _script.PollAll((1, true, []), (2, true, s_socket)));
    }

    [Fact]
    public void Namespace_ThatIsGone_ClosesItsSockets()
    {
        _script.PollAll((1, true, s_socket), (2, true, s_socket));

        Assert.Equal(["Closed 7 Established"], _script.PollAll((1, true, s_socket)));
    }

    [Fact]
    public void Namespace_ThatCannotBeRead_KeepsItsSockets()
    {
        _script.PollAll((1, true, s_socket));

        Assert.Empty(_script.PollAll((1, false, [])));
        Assert.Empty(_script.PollAll((1, false, [])));
        Assert.Equal(["StateChanged 0 Established>TimeWait"], _script.PollAll((1, true, [TimeWait()])));
    }
}
