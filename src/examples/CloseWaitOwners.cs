#:project ../ProcTcp.Core/ProcTcp.Core.csproj

// Lists the sockets whose peers have closed while the program here has not, with their owners or the reason why there are none.
using ProcTcp;

var report = new TcpReadReport();
var query = new TcpSocketQuery { State = [TcpSocketState.CloseWait] };
foreach (TcpSocketInfo socket in new TcpSocketReader().Read(query, report))
{
    string owners = string.Join(", ", socket.Owners);
    Console.WriteLine($"{socket}  {socket.OwnerStatus}  {owners}");
}

Console.Error.WriteLine($"{report.RowsRead} rows, {report.RowsMatched} in CloseWait, {report.ProcessesDenied} processes denied.");
