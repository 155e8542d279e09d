using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Formatting;
using ProcTcp.Measuring;
using ProcTcp.Rows;

namespace ProcTcp.Objects;

/// <summary>A socket as it comes back from remoting, a CLIXML file, CSV or JSON: the same properties, with values of other types.</summary>
internal sealed class SocketObject(PSObject socket)
{
    private static readonly string[] s_needed =
        [nameof(TcpSocketInfo.State), nameof(TcpSocketInfo.LocalPort), nameof(TcpSocketInfo.ReceiveQueue), nameof(TcpSocketInfo.SendQueue)];

    /// <summary>Gets a value that indicates whether it has what a socket must have.</summary>
    public bool IsSocket => s_needed.All(name => socket.Properties[name] is not null);

    /// <summary>Returns the socket as text, as <see cref="TcpSocketInfo.ToString"/> does.</summary>
    public override string ToString() =>
        $"{End(nameof(TcpSocketInfo.LocalAddress), nameof(TcpSocketInfo.LocalPort))} -> {End(nameof(TcpSocketInfo.RemoteAddress), nameof(TcpSocketInfo.RemotePort))} {TextOf(nameof(TcpSocketInfo.State))}";

    /// <summary>Returns the socket's values in the types that those of a live socket have.</summary>
    public object?[] GetValues(IReadOnlyList<SocketProperty> properties) => [.. properties.Select(property => Get(property.Name, property.Type))];

    /// <summary>Returns what the socket adds to the sums.</summary>
    public MeasureSums GetSums()
    {
        bool isLookedUp = Get<SocketOwnerStatus>(nameof(TcpSocketInfo.OwnerStatus))
            is not (null or SocketOwnerStatus.NotRequested or SocketOwnerStatus.ForeignTable);
        bool? hasOwner = isLookedUp ? Get<int>(nameof(TcpSocketInfo.OwningProcess)) is not null : null;
        var sums = default(MeasureSums);
        sums.Add(
            Get<TcpSocketState>(nameof(TcpSocketInfo.State)) ?? default,
            Get<uint>(nameof(TcpSocketInfo.ReceiveQueue)) ?? 0,
            Get<uint>(nameof(TcpSocketInfo.SendQueue)) ?? 0,
            hasOwner);
        return sums;
    }

    private string End(string address, string port) =>
        TextOf(address) is var text && text.Contains(':', StringComparison.Ordinal) ? $"[{text}]:{TextOf(port)}" : $"{text}:{TextOf(port)}";

    private string TextOf(string name) => socket.Properties[name]?.Value is { } value ? Text(value) : string.Empty;

    private T? Get<T>(string name)
        where T : struct => Get(name, typeof(T)) is T value ? value : null;

    // CSV has no null; what cannot be converted stays what it is.
    private object? Get(string name, Type type)
    {
        object? value = socket.Properties[name]?.Value;
        if (SocketMembers.IsNothing(value))
        {
            return null;
        }

        return type == typeof(TcpSocketState) && TcpSocketStateText.TryParse(Text(value), out TcpSocketState state) ? state
            : type == typeof(string) ? Text(value)
            : LanguagePrimitives.TryConvertTo(value, type, CultureInfo.InvariantCulture, out object? converted) ? converted
            : value;
    }

    private static string Text(object value) => LanguagePrimitives.GetEnumerable(value) is { } items
        ? string.Join(", ", items.Cast<object>().Select(static item => Text(item)))
        : LanguagePrimitives.ConvertTo<string>(value);
}
