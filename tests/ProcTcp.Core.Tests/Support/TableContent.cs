using System.Collections.Generic;

namespace ProcTcp.Tests.Support;

internal sealed class TableContent
{
    private readonly List<string> _rows = [];
    private readonly List<TcpTableFailure> _failures = [];

    public string[] Rows => [.. _rows];

    public TcpTableFailure[] Failures => [.. _failures];

    public long LineCount { get; set; }

    public int BytesLeft { get; set; }

    public void Add(string row) => _rows.Add(row);

    public void Add(TcpTableFailure failure) => _failures.Add(failure);
}
