using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace ProcTcp.Objects;

/// <summary>
/// The files of a call, by folder: those of one folder are of one host, so the first whose addresses are sufficient decides the byte order
/// of the others. Files that come before it wait for it.
/// </summary>
/// <param name="options">The options of the call.</param>
/// <param name="cancellationToken">What ends the search for a byte order.</param>
internal sealed class CapturedFolders(TcpCaptureOptions options, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, TcpTableByteOrder> _orders = new(StringComparer.Ordinal);
    private readonly List<string> _waiting = [];

    /// <summary>Adds a file.</summary>
    /// <returns>The files that can be read now.</returns>
    public IEnumerable<CapturedFile> Add(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? string.Empty;
        if (options.ByteOrder == TcpTableByteOrder.Auto && !_orders.ContainsKey(folder) && IsRepeatable(path))
        {
            TcpByteOrderChoice? choice = new CapturedFile(path).FindByteOrder(cancellationToken);
            if (choice is { IsCertain: false })
            {
                _waiting.Add(path);
                return [];
            }

            if (choice is not null)
            {
                // It decides once more when it is read, and says so.
                _orders[folder] = choice.ByteOrder;
                return [.. Release(waiting => Path.GetDirectoryName(waiting) == folder), new CapturedFile(path, options)];
            }
        }

        return [Open(path)];
    }

    /// <summary>Returns the files that still wait, after the last file.</summary>
    public IEnumerable<CapturedFile> Complete() => Release(static _ => true);

    private static bool IsRepeatable(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private IEnumerable<CapturedFile> Release(Func<string, bool> isMeant)
    {
        string[] released = [.. _waiting.Where(isMeant)];
        _waiting.RemoveAll(path => isMeant(path));
        return released.Select(Open);
    }

    private CapturedFile Open(string path) => new(path, new TcpCaptureOptions
    {
        ByteOrder = options.ByteOrder,
        ExpectedByteOrder = _orders.GetValueOrDefault(Path.GetDirectoryName(path) ?? string.Empty),
        Query = options.Query,
    });
}
