#:project ../ProcTcp.Core/ProcTcp.Core.csproj

// Prints what happens to the connections of a port, until the last of them is closed.
using System.Net;
using System.Net.Sockets;
using ProcTcp;

using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
int port = ((IPEndPoint)listener.LocalEndpoint).Port;
var query = new TcpSocketQuery { RemotePort = [new PortRange((ushort)port, (ushort)port)] };
using var watcher = new TcpSocketWatcher(new TcpSocketReader(), query) { Interval = TimeSpan.FromMilliseconds(50), IncludeExisting = true };

using var client = new TcpClient();
client.Connect((IPEndPoint)listener.LocalEndpoint);
foreach (TcpSocketChange change in watcher.Watch())
{
    Console.WriteLine($"{change.Kind} {change.State}");
    if (change.Kind == TcpSocketChangeKind.Closed)
    {
        break;
    }

    // A reset leaves nothing behind, not even a row in TIME_WAIT.
    client.LingerState = new LingerOption(enable: true, seconds: 0);
    client.Close();
}
