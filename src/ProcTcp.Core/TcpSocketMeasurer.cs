using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ProcTcp.Filtering;
using ProcTcp.Measuring;
using ProcTcp.Ownership;
using ProcTcp.Reading;
using ProcTcp.Rows;

namespace ProcTcp;

/// <summary>Counts sockets by their properties. Sockets that it reads itself are counted without an object for each. Not thread-safe.</summary>
public sealed class TcpSocketMeasurer
{
    private readonly MeasureGroups _groups;
    private readonly bool _needsUserNames;

    /// <summary>Initializes a new instance of the <see cref="TcpSocketMeasurer"/> class.</summary>
    /// <param name="properties">
    /// The names of the properties of <see cref="TcpSocketInfo"/> and <see cref="TcpSocketDetail"/> to group by, not case-sensitive; State if there are none.
    /// </param>
    /// <exception cref="ArgumentException">There is no such property.</exception>
    public TcpSocketMeasurer(params IReadOnlyCollection<string> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        IEnumerable<string> names = properties.Count > 0 ? properties : [nameof(TcpSocketInfo.State)];
        Properties = [.. names.Select(Find).Distinct()];
        _groups = new MeasureGroups(Properties);
        _needsUserNames = Properties.Any(static property => property.NeedsUserNames);
    }

    /// <summary>Gets the names that the constructor accepts.</summary>
    public static IReadOnlyList<string> PropertyNames { get; } = [.. SocketProperties.All.Select(static property => property.Name)];

    /// <summary>Gets a value that indicates whether a property depends on owners, so that the query should include them.</summary>
    public bool NeedsOwners => Properties.Any(static property => property.NeedsOwners);

    /// <summary>Gets a value that indicates whether a property depends on the namespaces or containers of the whole host.</summary>
    public bool SpansNamespaces => Properties.Any(static property => property.SpansNamespaces);

    /// <summary>Gets a value that indicates whether a property depends on the systemd units of owners, so that the query should include them.</summary>
    public bool NeedsUnits => Properties.Any(static property => property.NeedsUnits);

    /// <summary>Gets a value that indicates whether a property is one of <see cref="TcpSocketDetail"/>, which not every source reports.</summary>
    public bool NeedsTcpInfo => Properties.Any(static property => property.NeedsTcpInfo);

    /// <summary>Gets a value that indicates whether a property needs <c>tcp_info</c>: a detail, or a column that socket diagnosis takes from it.</summary>
    public bool NeedsColumns => Properties.Any(static property => property.NeedsColumns || property.NeedsTcpInfo);

    internal IReadOnlyList<SocketProperty> Properties { get; }

    /// <summary>Reads sockets and adds them.</summary>
    /// <param name="reader">The reader of the tables.</param>
    /// <param name="query">The sockets to count; null for all sockets.</param>
    /// <param name="report">Receives the counts, and what could not be read; null if they are not needed.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The query filters by owner and excludes owners.</exception>
    /// <exception cref="TcpTableUnreadableException">No table could be opened.</exception>
    /// <exception cref="System.IO.IOException">Reading a table, or the name of a user for a filter, failed.</exception>
    /// <exception cref="OperationCanceledException">The read was canceled.</exception>
    public void Read(
        TcpSocketReader reader, TcpSocketQuery? query = null, TcpReadReport? report = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reader);
        query ??= new TcpSocketQuery { IncludeOwners = NeedsOwners, IncludeUnits = NeedsUnits };
        TcpSocketQuery.ThrowIfContradictory(query);
        var users = new UserNames();
        if (query.IncludeOwners)
        {
            ReadWithOwners(reader, query, users, report ?? new TcpReadReport(), cancellationToken);
            return;
        }

        foreach (NamespaceSnapshot snapshot in reader.Tables.ReadPages(query, users, report ?? new TcpReadReport(), cancellationToken))
        {
            foreach (ref readonly TcpTableRow row in snapshot.Rows.Items)
            {
                Add(snapshot, row, SocketOwnerStatus.NotRequested, [], users);
            }
        }
    }

    /// <summary>Adds a socket.</summary>
    /// <param name="socket">The socket.</param>
    public void Add(TcpSocketInfo socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _groups.Add(new MeasuredSocket(in socket.Row, socket.Origin, socket.OwnerStatus, socket.OwnerSpan, (socket as TcpSocketDetail)?.Attributes));
    }

    /// <summary>Returns the measures of the sockets added so far.</summary>
    /// <param name="top">The number of largest groups to return; null for all groups.</param>
    /// <returns>A measure for each group: if grouped by State alone, in the order of a connection's states; otherwise, the largest first.</returns>
    public IReadOnlyList<TcpSocketMeasure> GetMeasures(int? top = null)
    {
        IReadOnlyDictionary<object?[], MeasureSums> groups = _groups.Finish();
        long total = groups.Values.Sum(static sums => sums.Count);
        long largest = groups.Count == 0 ? 0 : groups.Values.Max(static sums => sums.Count);
        return MeasureOrder.Sort(groups.Select(group => new TcpSocketMeasure(Name(group.Key), group.Value, total, largest)), top);
    }

    /// <summary>Adds sockets by the values of their properties, one value for each property.</summary>
    internal void Add(object?[] values, in MeasureSums sums) => _groups.Add(values, sums);

    private static SocketProperty Find(string name) => SocketProperties.Find(name)
        ?? throw new ArgumentException($"'{name}' is not one of {string.Join(", ", PropertyNames)}.", nameof(name));

    private void ReadWithOwners(
        TcpSocketReader reader, TcpSocketQuery query, UserNames users, TcpReadReport report, CancellationToken cancellationToken)
    {
        OwnerFilter? filter = query.CompileOwnerFilter();
        using var snapshots = new NamespaceSnapshotList();
        using OwnerWalk walk = reader.Tables.StartWalk(query, cancellationToken);
        reader.Tables.ReadTables(snapshots, query, users, report, cancellationToken);
        using OwnerLookup lookup = OwnerLookup.Find(snapshots, descriptors => reader.Tables.StartWalk(query, cancellationToken, descriptors), walk, report);
        foreach (NamespaceSnapshot snapshot in snapshots)
        {
            OwnerResolver resolver = lookup.Resolve(snapshot);
            foreach (ref readonly TcpTableRow row in snapshot.Rows.Items)
            {
                (SocketOwnerStatus status, TcpSocketOwner[] owners) = resolver.Resolve(row);
                if (filter is null || filter.IsMatch(status, owners, snapshot.Origin))
                {
                    Add(snapshot, row, status, owners, users);
                }
            }

            resolver.AddTo(report, query);
        }
    }

    private void Add(NamespaceSnapshot snapshot, in TcpTableRow row, SocketOwnerStatus status, TcpSocketOwner[] owners, UserNames users)
    {
        if (row.HasUser && _needsUserNames)
        {
            users.Find(row.UserId);
        }

        snapshot.FindNames(row);
        _groups.Add(new MeasuredSocket(in row, snapshot.Origin, status, owners, snapshot.AttributesOf(row)));
    }

    private KeyValuePair<string, object?>[] Name(object?[] values)
    {
        var group = new KeyValuePair<string, object?>[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            group[i] = new(Properties[i].Name, values[i]);
        }

        return group;
    }
}
