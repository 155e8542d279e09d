using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ProcTcp.Rows;

namespace ProcTcp.Measuring;

/// <summary>Sorts measures for display.</summary>
internal static class MeasureOrder
{
    /// <summary>Sorts measures by state in the order of a connection; measures of other properties by count, the largest first.</summary>
    /// <param name="measures">The measures.</param>
    /// <param name="top">The number of largest measures to return; null for all.</param>
    public static IReadOnlyList<TcpSocketMeasure> Sort(IEnumerable<TcpSocketMeasure> measures, int? top) => top is int most
        ? [.. ByCount(measures).Take(most)]
        : [.. ByCount(measures).OrderBy(static measure => PlaceOfState(measure))];

    private static IOrderedEnumerable<TcpSocketMeasure> ByCount(IEnumerable<TcpSocketMeasure> measures) => measures
        .OrderByDescending(static measure => measure.Count)
        .ThenBy(static measure => string.Join('\n', measure.Group.Select(static pair => Text(pair.Value))), StringComparer.Ordinal);

    private static int PlaceOfState(TcpSocketMeasure measure) =>
        measure.Group is [{ Value: TcpSocketState state }] ? StateOrder.PlaceOf(state) : 0;

    // Numbers of equal length sort correctly as text.
    private static string Text(object? value) => value is IFormattable and (byte or ushort or int or uint or ulong)
        ? string.Create(CultureInfo.InvariantCulture, $"{value,20}")
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
}
