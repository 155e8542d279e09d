using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using ProcTcp.Filtering;
using ProcTcp.Procfs;
using ProcTcp.Reading;
using ProcTcp.Rows;
using ProcTcp.Sources;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Sources;

public sealed class ProcTableSourceTests : IDisposable
{
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int InputOutput = 5;
    private const int AccessDenied = 13;

    private readonly NamespaceSnapshot _snapshot = new(new TableOrigin(DateTimeOffset.UtcNow, networkNamespace: null), []);
    private readonly TcpReadReport _report = new();

    public void Dispose() => _snapshot.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2_000)]
    public void TableThatBreaksOff_IsAnError_AfterTheRowsBefore(int rows)
    {
        using ProcTableSource source = Open(new TableFile("tcp", IsIPv6: false, () => (new BrokenTable(TableText.OfCount(rows)), 0)));

        Assert.Equal("broken", Assert.Throws<IOException>(() => ReadAll(source)).Message);
        Assert.Equal(rows > 1_000, _snapshot.Rows.Count > 0);
        Assert.Equal(Enumerable.Range(1, _snapshot.Rows.Count).ToArray(), Inodes());
    }

    [Theory]
    [InlineData(NotPermitted, NotPermitted, true)]
    [InlineData(AccessDenied, AccessDenied, true)]
    [InlineData(AccessDenied, NoEntry, true)]
    [InlineData(NoEntry, AccessDenied, true)]
    [InlineData(NoEntry, NoEntry, false)]
    [InlineData(InputOutput, NoEntry, false)]
    public void NoTable_IsDenied_ByTheErrorNumberOfAny(int errno, int errnoIPv6, bool isDenied)
    {
        using ProcTableSource source = Open(Closed("tcp", errno), Closed("tcp6", errnoIPv6));
        TcpTableUnreadableException error = Assert.Throws<TcpTableUnreadableException>(() => ReadAll(source));

        Assert.Equal((isDenied, errno), (error.IsDenied, error.ErrorNumber));
        Assert.Equal([errno, errnoIPv6], error.Missing.Select(static table => table.ErrorNumber).ToArray());
    }

    [Theory]
    [InlineData(NotPermitted, true, false)]
    [InlineData(AccessDenied, true, false)]
    [InlineData(NoEntry, false, true)]
    [InlineData(InputOutput, false, false)]
    public void TableBesideAnother_IsDeniedOrAbsent_ByItsErrorNumber(int errno, bool isDenied, bool isAbsent)
    {
        using ProcTableSource source = Open(Closed("tcp", errno), new TableFile("tcp6", IsIPv6: true, () => (new Table(string.Empty), 0)));
        ReadAll(source);

        TcpTableMissing missing = Assert.Single(_report.MissingTables);
        Assert.Equal((errno, isDenied, isAbsent), (missing.ErrorNumber, missing.IsDenied, missing.IsAbsent));
        Assert.Equal(["tcp6"], _report.Tables);
    }

    private static TableFile Closed(string path, int errno) => new(path, path == "tcp6", () => (null, errno));

    private ProcTableSource Open(params TableFile[] tables) => new(tables, _report);

    private void ReadAll(ProcTableSource source)
    {
        using var collector = new RowCollector(new RowFilter(), _snapshot, listeners: null, _report);
        while (source.Read(collector))
        {
        }
    }

    private int[] Inodes()
    {
        List<int> inodes = [];
        foreach (ref readonly TcpTableRow row in _snapshot.Rows.Items)
        {
            inodes.Add((int)row.Inode);
        }

        return [.. inodes];
    }

    /// <summary>A table in memory, which fills every page.</summary>
    private class Table(string text) : IPageSource
    {
        private readonly MemoryStream _text = new(Encoding.ASCII.GetBytes(text));

        public virtual int Read(Span<byte> buffer) => _text.Read(buffer[..Math.Min(buffer.Length, TablePageReader.SystemPageSize)]);

        public void Dispose() => _text.Dispose();
    }

    private sealed class BrokenTable(string text) : Table(text)
    {
        public override int Read(Span<byte> buffer) =>
            base.Read(buffer) is int count && count == TablePageReader.SystemPageSize ? count : throw new IOException("broken");
    }
}
