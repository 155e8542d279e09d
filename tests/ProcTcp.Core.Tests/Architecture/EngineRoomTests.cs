using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace ProcTcp.Tests.Architecture;

/// <summary>The rules of the engine's layout, each checked in the compiled assembly.</summary>
public sealed class EngineRoomTests
{
    private static readonly Rooms s_rooms = new(typeof(TcpSocketInfo).Assembly);

    // The rooms that a value may use.
    private static readonly string[] s_ofValues = ["Rows", "Text", "Attributes"];

    // The rooms that process what was read, and read nothing.
    private static readonly string[] s_withoutInput = ["Rows", "Text", "Attributes", "Parsing", "Filtering", "SockDiag"];

    public static TheoryData<string> RoomsWithoutInput => [.. s_withoutInput];

    [Fact]
    public void Type_IsPublic_IfAndOnlyIfItIsInTheRoot() =>
        Assert.All(s_rooms.Types, static type => Assert.True(type.IsPublic == Rooms.IsInRoot(type), type.FullName));

    [Fact]
    public void Namespace_IsTheFolder() => SourceFiles.AssertNamespacesAreFolders(s_rooms.Types[0].Assembly);

    [Fact]
    public void Root_HoldsOnePublicTypeAFile() => Assert.All(
        SourceFiles.Of(typeof(TcpSocketInfo).Assembly).Where(static file => Rooms.IsInRoot(file.Type)),
        static file => Assert.Equal(file.Type.Name + ".cs", file.Path));

    [Fact]
    public void Room_UsesNoFacade()
    {
        HashSet<Type> values = FindValues();
        string[] violations =
        [
            .. from type in s_rooms.Types
               where Rooms.RoomOf(type) is not null
               from used in s_rooms.OwnUses(type)
               where Rooms.IsInRoot(used) && !values.Contains(used)
               select $"{type.FullName} uses {used.FullName}, which uses {WhyFacade(used, values)}",
        ];

        Assert.True(violations.Length == 0, string.Join('\n', violations));
    }

    [Fact]
    public void RoomsOfValues_UseNoFacade_AndNoOtherRoom()
    {
        HashSet<Type> values = FindValues();
        string[] violations =
        [
            .. from type in s_rooms.Types
               where s_ofValues.Contains(Rooms.RoomOf(type), StringComparer.Ordinal)
               from used in s_rooms.OwnUses(type)
               where !IsForValues(used, values)
               select $"{type.FullName} uses {used.FullName}",
        ];

        Assert.True(violations.Length == 0, string.Join('\n', violations));
    }

    [Fact]
    public void Rooms_DoNotUseEachOther_InACircle() => Assert.Empty(s_rooms.FindCircle());

    [Theory]
    [MemberData(nameof(RoomsWithoutInput))]
    public void Room_ReadsNothing(string room)
    {
        Type[] types = [.. s_rooms.Types.Where(type => Rooms.IsIn(type, room))];
        string[] violations =
        [
            .. from type in types
               from used in s_rooms.AllUses(type)
               where IsInput(used)
               select $"{type.FullName} uses {used.FullName}",
        ];

        Assert.NotEmpty(types);
        Assert.True(violations.Length == 0, string.Join('\n', violations));
    }

    // What reads sockets or hears of them speaks netlink, and what chooses a source opens it; nothing else knows where rows and closes come from.
    [Fact]
    public void Netlink_IsKnownToSourcesAlone() => Assert.Equal(
        ["Interop", "Reading", "SockDiag", "Sources"],
        s_rooms.Types
            .Where(static type => s_rooms.OwnUses(type).Append(type).Any(IsNetlink))
            .Select(static type => Rooms.RoomOf(type) ?? type.FullName!)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
        StringComparer.Ordinal);

    [Theory]
    [InlineData(typeof(TcpSocketMeasurer), "ProcTcp.Ownership.OwnerWalk")]
    [InlineData(typeof(TcpSocketWatcher), "ProcTcp.Watching.TrackedChange")]
    [InlineData(typeof(TcpSocketInfo), "ProcTcp.Rows.TableOrigin")]
    public void Uses_AreFound_InsideMethodsAndIterators(Type type, string used) =>
        Assert.Contains(used, s_rooms.OwnUses(type).Select(static found => found.FullName!), StringComparer.Ordinal);

    [Fact]
    public void Engine_ReferencesOnlyTheFramework() => Assert.All(
        typeof(TcpSocketInfo).Assembly.GetReferencedAssemblies(),
        static name => Assert.Matches("^(System|Microsoft.Win32)[.]", name.Name));

    /// <summary>Returns the public types that use other values, Rows, Text and Attributes alone.</summary>
    private static HashSet<Type> FindValues()
    {
        HashSet<Type> values = [.. s_rooms.Types.Where(Rooms.IsInRoot)];
        while (values.RemoveWhere(type => s_rooms.OwnUses(type).Any(used => !IsForValues(used, values))) > 0)
        {
        }

        return values;
    }

    private static string WhyFacade(Type type, HashSet<Type> values) =>
        string.Join(", ", s_rooms.OwnUses(type).Where(used => !IsForValues(used, values)).Select(static used => used.FullName));

    private static bool IsNetlink(Type type) => Rooms.IsIn(type, "SockDiag")
        || (Rooms.IsIn(type, "Interop") && type.Name.StartsWith("Netlink", StringComparison.Ordinal));

    private static bool IsForValues(Type used, HashSet<Type> values) =>
        values.Contains(used) || s_ofValues.Contains(Rooms.RoomOf(used), StringComparer.Ordinal);

    // A room that reads does it through Interop or the framework; reporting a failure is not reading.
    private static bool IsInput(Type used) =>
        Rooms.RoomOf(used) is string room ? UsesInput(room) : IsInputOfTheFramework(used);

    private static bool UsesInput(string room) =>
        string.Equals(room, "Interop", StringComparison.Ordinal)
        || s_rooms.Types.Where(type => Rooms.IsIn(type, room)).SelectMany(s_rooms.AllUses).Any(IsInputOfTheFramework)
        || s_rooms.RoomsUsedBy(room).Any(UsesInput);

    private static bool IsInputOfTheFramework(Type type) =>
        type.Namespace is "System.IO" or "System.IO.Compression" or "Microsoft.Win32.SafeHandles" && !typeof(Exception).IsAssignableFrom(type);
}
