using System.Linq;
using System.Net;
using System.Net.Sockets;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

/// <summary>What listeners serve, compared with connections to them.</summary>
public sealed class ServingAddressRealTests
{
    private static readonly string[] s_asked = ["127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"];

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("::1", true)]
    [InlineData("::", false)]
    [InlineData("::", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    public void Listener_ServesAnAddress_IfAConnectionToItIsAccepted(string bound, bool isDual)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This host has no IPv6.");
        Emulator.SkipTestOfSocketDiagnosis();
        using Socket listener = Listen(IPAddress.Parse(bound), isDual);
        var port = (ushort)((IPEndPoint)listener.LocalEndPoint!).Port;

        foreach (string asked in s_asked)
        {
            bool isAccepted = IsAccepted(new IPEndPoint(IPAddress.Parse(asked), port));
            Assert.Equal(isAccepted, Serves(asked, port, TcpSocketSource.SockDiag));

            // The table does not say which listeners are IPv6-only.
            bool isUnknown = bound == "::" && !isDual && asked.Contains('.', System.StringComparison.Ordinal);
            Assert.Equal(isAccepted || isUnknown, Serves(asked, port, TcpSocketSource.ProcFs));
        }
    }

    private static bool Serves(string address, ushort port, TcpSocketSource source) => new TcpSocketReader().Read(new()
    {
        ServingAddress = [IPAddress.Parse(address)],
        LocalPort = [new PortRange(port, port)],
        Source = source,
        IncludeOwners = false,
    }).Any();

    private static Socket Listen(IPAddress address, bool isDual)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            listener.DualMode = isDual;
        }

        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen();
        return listener;
    }

    private static bool IsAccepted(IPEndPoint end)
    {
        using var client = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (end.AddressFamily == AddressFamily.InterNetworkV6)
        {
            client.DualMode = true;
        }

        try
        {
            client.Connect(end);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }
}
