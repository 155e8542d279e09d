using System;
using System.Collections.Generic;
using System.Linq;
using ProcTcp.Filtering;
using ProcTcp.Ownership;

namespace ProcTcp.Watching;

/// <summary>Creates the changes that are to be reported: those from or to a wanted state, and from or to wanted owners.</summary>
/// <param name="query">The filters.</param>
/// <param name="users">The names of users.</param>
internal sealed class ChangeReporter(TcpSocketQuery query, UserNames users)
{
    private readonly HashSet<TcpSocketState>? _states = query.State?.ToHashSet();
    private readonly OwnerFilter? _owners = query.CompileOwnerFilter();

    /// <summary>Creates a change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="tracked">The socket that has changed.</param>
    /// <param name="time">The time at which the change was found.</param>
    /// <param name="now">The time since the start of the watch.</param>
    /// <param name="attributes">The attributes of the socket at its end; null if they are not known.</param>
    /// <returns>The change; null if the filters drop it.</returns>
    public TcpSocketChange? Create(in TrackedChange change, in TrackedSocket tracked, DateTimeOffset time, TimeSpan now, byte[]? attributes = null)
    {
        if (!IsWanted(change, tracked))
        {
            return null;
        }

        if (change.Row.HasUser)
        {
            users.Find(change.Row.UserId);
        }

        TcpSocketInfo socket = attributes is null
            ? new TcpSocketInfo(change.Row, tracked.Origin, tracked.OwnerStatus, tracked.Owners)
            : new TcpSocketDetail(change.Row, tracked.Origin, tracked.OwnerStatus, tracked.Owners, attributes);
        return new TcpSocketChange(time, change.Kind, socket)
        {
            PreviousState = change.PreviousState == 0 ? null : (TcpSocketState)change.PreviousState,
            PreviousOwners = change.PreviousOwners,
            Age = now - tracked.FirstSeen,
        };
    }

    private bool IsWanted(in TrackedChange change, in TrackedSocket tracked) =>
        (query.IncludeOwners || change.Kind != TcpSocketChangeKind.OwnerChanged)
        && (_states is null || _states.Contains((TcpSocketState)change.Row.State) || _states.Contains((TcpSocketState)change.PreviousState))
        && (_owners is null || _owners.IsMatch(tracked.OwnerStatus, tracked.Owners, tracked.Origin)
            || (change.PreviousOwnerStatus is SocketOwnerStatus status
                && _owners.IsMatch(status, change.PreviousOwners ?? tracked.Owners, tracked.Origin)));
}
