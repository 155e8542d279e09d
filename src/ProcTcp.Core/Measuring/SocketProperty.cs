using System;

namespace ProcTcp.Measuring;

/// <summary>A property that sockets can be grouped by.</summary>
/// <param name="name">The name of the property.</param>
/// <param name="type">The type of its values.</param>
/// <param name="readKey">Reads the raw key of the value.</param>
/// <param name="getValue">Gets the value of a socket.</param>
internal sealed class SocketProperty(string name, Type type, RawKeyReader readKey, Func<TcpSocketInfo, object?> getValue)
{
    public string Name { get; } = name;

    public Type Type { get; } = type;

    public RawKeyReader ReadKey { get; } = readKey;

    public Func<TcpSocketInfo, object?> GetValue { get; } = getValue;

    /// <summary>Gets a value that indicates whether owners must be looked up for it.</summary>
    public bool NeedsOwners { get; init; }

    /// <summary>Gets a value that indicates whether it depends on network namespaces or containers.</summary>
    public bool SpansNamespaces { get; init; }

    /// <summary>Gets a value that indicates whether the systemd units of owners must be looked up for it.</summary>
    public bool NeedsUnits { get; init; }

    /// <summary>Gets a value that indicates whether user names must be looked up for it.</summary>
    public bool NeedsUserNames { get; init; }

    /// <summary>Gets a value that indicates whether it is one of <see cref="TcpSocketDetail"/>.</summary>
    public bool NeedsTcpInfo { get; init; }

    /// <summary>Gets a value that indicates whether it is a column that a dump has from <c>tcp_info</c> alone.</summary>
    public bool NeedsColumns { get; init; }

    public override string ToString() => Name;
}

/// <summary>Reads the raw key of a property from a socket.</summary>
internal delegate RawKey RawKeyReader(in MeasuredSocket socket);
