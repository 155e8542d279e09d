using System.Collections.Generic;
using ProcTcp.Rows;

namespace ProcTcp.Tests.Support;

internal sealed class TableContent : IRowSink
{
    private readonly List<string> _rows = [];
    private readonly List<TcpTableFailure> _failures = [];

    public string[] Rows => [.. _rows];

    public TcpTableFailure[] Failures => [.. _failures];

    public long LineCount { get; set; }

    public void Add(in TcpTableRow row) => _rows.Add(RowText.Of(row));

    public void AddFailure(in MalformedLine line) => _failures.Add(line.ToFailure());
}
