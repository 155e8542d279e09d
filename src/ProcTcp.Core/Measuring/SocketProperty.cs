using System;

namespace ProcTcp.Measuring;

/// <summary>A property that sockets can be grouped by.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">The type of its values.</param>
/// <param name="readKey">Reads what the value is made of.</param>
/// <param name="getValue">Gets the value.</param>
internal sealed class SocketProperty(string name, Type type, RawKeyReader readKey, Func<TcpSocketInfo, object?> getValue)
{
    public string Name { get; } = name;

    public Type Type { get; } = type;

    public RawKeyReader ReadKey { get; } = readKey;

    public Func<TcpSocketInfo, object?> GetValue { get; } = getValue;

    /// <summary>Gets whether owners must be looked up for it.</summary>
    public bool NeedsOwners { get; init; }

    /// <summary>Gets whether it tells one network namespace or container from another.</summary>
    public bool SpansNamespaces { get; init; }

    /// <summary>Gets whether names of users must be looked up for it.</summary>
    public bool NeedsUserNames { get; init; }

    public override string ToString() => Name;
}
