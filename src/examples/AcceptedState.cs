#:project ../ProcTcp.Core/ProcTcp.Core.csproj

// Prints the state of a socket that this program has just accepted, before and after its peer closes.
using System.Net;
using System.Net.Sockets;
using ProcTcp;

using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
using var client = new TcpClient();
client.Connect((IPEndPoint)listener.LocalEndpoint);
using Socket accepted = listener.AcceptSocket();

var table = new TcpSocketTable();
table.TryGetState(accepted, out TcpSocketState state);
Console.WriteLine(state);

client.Close();
accepted.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead);
table.Refresh();
table.TryGetState(accepted, out state);
Console.WriteLine(state);
