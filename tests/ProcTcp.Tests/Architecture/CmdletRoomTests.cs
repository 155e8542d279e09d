using System;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Reporting;
using Xunit;

namespace ProcTcp.Tests.Architecture;

/// <summary>The rules of the cmdlets' layout, each asked of the compiled assembly.</summary>
public sealed class CmdletRoomTests
{
    private const string Commands = "Commands";

    private static readonly Rooms s_rooms = new(typeof(ErrorRecords).Assembly);

    [Fact]
    public void Type_IsInARoom() => Assert.DoesNotContain(s_rooms.Types, static type => Rooms.RoomOf(type) is null);

    [Fact]
    public void Namespace_IsTheFolder() => SourceFiles.AssertNamespacesAreFolders(s_rooms.Types[0].Assembly);

    [Fact]
    public void Cmdlets_AreTheRoomOfCommands() => Assert.All(
        s_rooms.Types, static type => Assert.True(typeof(Cmdlet).IsAssignableFrom(type) == Rooms.IsIn(type, Commands), type.FullName));

    [Fact]
    public void Cmdlet_IsABase_OrSealed() => Assert.All(
        s_rooms.Types.Where(static type => Rooms.IsIn(type, Commands)), static type => Assert.True(type.IsAbstract != type.IsSealed, type.FullName));

    [Fact]
    public void Room_UsesNoCommand()
    {
        string[] violations =
        [
            .. from type in s_rooms.Types
               where !Rooms.IsIn(type, Commands)
               from used in s_rooms.OwnUses(type)
               where Rooms.IsIn(used, Commands)
               select $"{type.FullName} uses {used.FullName}",
        ];

        Assert.True(violations.Length == 0, string.Join('\n', violations));
    }

    [Fact]
    public void Rooms_UseEachOther_InNoCircle() => Assert.Empty(s_rooms.FindCircle());

    // The rules above hold of an assembly of which nothing is found, too.
    [Theory]
    [InlineData(Commands, "Reporting")]
    [InlineData("Completion", "Objects")]
    [InlineData("Polling", "Formatting")]
    public void RoomsUsed_AreFound(string room, string used) => Assert.Contains(used, s_rooms.RoomsUsedBy(room), StringComparer.Ordinal);
}
