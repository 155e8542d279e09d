using ProcTcp.Filtering;
using ProcTcp.Ownership;

namespace ProcTcp.Objects;

/// <summary>The filters of a query, for sockets whose rows and owners are known already.</summary>
internal sealed class DescriptorFilter(TcpSocketQuery query)
{
    private readonly RowFilter _rows = query.CompileRowFilter(new UserNames().Find);
    private readonly OwnerFilter? _owners = query.CompileOwnerFilter();

    public bool IsMatch(TcpSocketInfo socket) =>
        _rows.IsMatch(socket.Row) && (_owners is null || _owners.IsMatch(socket.OwnerSpan, socket.ContainerId));
}
