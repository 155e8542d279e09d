using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace ProcTcp.Tests.Architecture;

/// <summary>The rooms of an assembly, one for each namespace below <c>ProcTcp</c>, and which type uses which.</summary>
internal sealed class Rooms
{
    private const string Root = "ProcTcp";

    private readonly Dictionary<Type, Type[]> _uses;

    public Rooms(Assembly assembly)
    {
        Types = TypeUse.OuterTypes(assembly);
        _uses = Types.ToDictionary(static type => type, TypeUse.Of);
    }

    /// <summary>Gets the types that are not nested.</summary>
    public IReadOnlyList<Type> Types { get; }

    /// <summary>Gets the names of the rooms.</summary>
    public IEnumerable<string> Names => Types.Select(RoomOf).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Returns the room of a type, or null if it is in none: a type of the root, or of another assembly.</summary>
    public static string? RoomOf(Type type) =>
        type.Namespace is string name && name.StartsWith(Root + ".", StringComparison.Ordinal) ? name[(Root.Length + 1)..] : null;

    /// <summary>Determines whether a type is in the root.</summary>
    public static bool IsInRoot(Type type) => string.Equals(type.Namespace, Root, StringComparison.Ordinal);

    /// <summary>Returns what a type uses, of its own assembly.</summary>
    public IEnumerable<Type> OwnUses(Type type) => _uses[type].Where(_uses.ContainsKey);

    /// <summary>Returns what a type uses, of any assembly.</summary>
    public IEnumerable<Type> AllUses(Type type) => _uses[type];

    /// <summary>Returns the rooms that the types of a room use.</summary>
    public IEnumerable<string> RoomsUsedBy(string room) => Types
        .Where(type => IsIn(type, room))
        .SelectMany(OwnUses)
        .Select(RoomOf)
        .OfType<string>()
        .Where(used => !string.Equals(used, room, StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal);

    /// <summary>Determines whether a type is in a room.</summary>
    public static bool IsIn(Type type, string room) => string.Equals(RoomOf(type), room, StringComparison.Ordinal);

    /// <summary>Returns a circle of rooms, each of which uses the next, or nothing.</summary>
    public IReadOnlyList<string> FindCircle()
    {
        HashSet<string> done = new(StringComparer.Ordinal);
        List<string> path = [];
        return Names.Select(name => FindCircle(name, path, done)).FirstOrDefault(static circle => circle.Count > 0) ?? [];
    }

    private IReadOnlyList<string> FindCircle(string room, List<string> path, HashSet<string> done)
    {
        int start = path.IndexOf(room);
        if (start >= 0 || !done.Add(room))
        {
            return start >= 0 ? [.. path[start..], room] : [];
        }

        path.Add(room);
        IReadOnlyList<string>? circle = RoomsUsedBy(room).Select(next => FindCircle(next, path, done)).FirstOrDefault(static circle => circle.Count > 0);
        path.RemoveAt(path.Count - 1);
        return circle ?? [];
    }
}
