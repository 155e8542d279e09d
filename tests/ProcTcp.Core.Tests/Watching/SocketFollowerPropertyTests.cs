using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using ProcTcp.Watching;
using Xunit;

namespace ProcTcp.Tests.Watching;

/// <summary>Whatever the polls show, replaying the changes from the first poll on results in the last one.</summary>
public sealed class SocketFollowerPropertyTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    private static readonly Gen<KernelRow> s_row =
        from state in Gen.Choose(1, 11)
        from port in Gen.Choose(1, 3)
        from inode in Gen.Choose(0, 4)
        from pointer in Gen.Elements("0", "a", "b")
        from isShort in Gen.Elements(true, false)
        select Script.Socket((TcpSocketState)state, (ulong)(isShort ? 0 : inode), pointer, port) with
        {
            Fields = isShort ? KernelRow.ShortFields : KernelRow.FullFields,
            Timer = (byte)(isShort ? 3 : 0),
        };

    private static readonly Gen<KernelRow[][]> s_polls =
        s_row.ListOf().Select(static rows => Print(rows.Take(6))).ArrayOf();

    // No table has two sockets of one inode with the same ends, nor two objects at one place.
    private static KernelRow[] Print(IEnumerable<KernelRow> rows) =>
        [.. rows.DistinctBy(static row => (row.Remote, row.Inode, row.Inode == 0 ? row.Pointer : string.Empty))];

    [Fact]
    public void Changes_Replayed_GiveTheLastPoll()
    {
        Prop.ForAll(s_polls.ToArbitrary(), static polls =>
        {
            using var script = new Script();
            List<string> replayed = [];
            foreach (KernelRow[] rows in polls)
            {
                script.Poll(rows);
                Replay(script.Follower, replayed);
                Assert.Equal(Shown(script.Follower), replayed.Order(StringComparer.Ordinal), StringComparer.Ordinal);
            }
        }).Check(s_config);
    }

    [Fact]
    public void SamePollAgain_IsNoChange()
    {
        Prop.ForAll(s_polls.ToArbitrary(), static polls =>
        {
            using var script = new Script();
            foreach (KernelRow[] rows in polls)
            {
                script.Poll(rows);
                int count = script.Follower.Tracked.Count;
                if (count == rows.Length)
                {
                    Assert.Empty(script.Poll(Enumerable.Reverse(rows)));
                    Assert.Equal(count, script.Follower.Tracked.Count);
                }
            }
        }).Check(s_config);
    }

    private static void Replay(SocketFollower follower, List<string> sockets)
    {
        foreach (ref readonly TrackedSocket tracked in follower.Closed.Items)
        {
            Assert.True(sockets.Remove(Text(tracked.Row, tracked.Row.State)));
        }

        foreach (ref readonly TrackedChange change in follower.Changes.Items)
        {
            bool isNew = change.Kind is TcpSocketChangeKind.Existing or TcpSocketChangeKind.Opened;
            byte before = change.PreviousState == 0 ? change.Row.State : change.PreviousState;
            Assert.True(isNew || sockets.Remove(Text(change.Row, before)), change.Kind.ToString());
            sockets.Add(Text(change.Row, change.Row.State));
        }
    }

    private static IEnumerable<string> Shown(SocketFollower follower)
    {
        List<string> sockets = [];
        for (int i = 0; i < follower.Tracked.Count; i++)
        {
            sockets.Add(Text(follower.Tracked[i].Row, follower.Tracked[i].Row.State));
        }

        return sockets.Order(StringComparer.Ordinal);
    }

    private static string Text(in TcpTableRow row, byte state) => $"{row.RemotePort} {state}";
}
