using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ProcTcp.Rows;

namespace ProcTcp.Measuring;

/// <summary>Puts measures in the order in which they are read best.</summary>
internal static class MeasureOrder
{
    /// <summary>Orders measures by state as a connection goes through them; those of other properties by count, the largest first.</summary>
    /// <param name="measures">The measures.</param>
    /// <param name="top">How many of the largest are wanted; null for all.</param>
    public static IReadOnlyList<TcpSocketMeasure> Sort(IEnumerable<TcpSocketMeasure> measures, int? top) => top is int most
        ? [.. ByCount(measures).Take(most)]
        : [.. ByCount(measures).OrderBy(static measure => PlaceInLife(measure))];

    private static IOrderedEnumerable<TcpSocketMeasure> ByCount(IEnumerable<TcpSocketMeasure> measures) => measures
        .OrderByDescending(static measure => measure.Count)
        .ThenBy(static measure => string.Join('\n', measure.Group.Select(static pair => Text(pair.Value))), StringComparer.Ordinal);

    private static int PlaceInLife(TcpSocketMeasure measure) =>
        measure.Group is [{ Value: TcpSocketState state }] ? StateOrder.PlaceOf(state) : 0;

    // Numbers of one length sort as text.
    private static string Text(object? value) => value is IFormattable and (ushort or int or uint or ulong)
        ? string.Create(CultureInfo.InvariantCulture, $"{value,20}")
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
}
