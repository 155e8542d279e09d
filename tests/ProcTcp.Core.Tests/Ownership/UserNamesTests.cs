using System;
using System.Threading;
using System.Threading.Tasks;
using ProcTcp.Ownership;
using ProcTcp.Rows;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed class UserNamesTests
{
    // Sockets that were read already look up their users while the read finds new ones.
    [Fact]
    public async Task Names_AreFound_WhileOthersAreAdded()
    {
        const uint Count = 20_000;
        var users = new UserNames();
        var origin = new TableOrigin(DateTimeOffset.UnixEpoch, networkNamespace: null) { UserNames = users.Found };
        string? root = users.Find(0);
        using var start = new Barrier(2);
        Task<bool> reader = Task.Factory.StartNew(
            () =>
            {
                bool isFound = true;
                start.SignalAndWait();
                while (users.Found.Count < Count)
                {
                    isFound &= string.Equals(origin.FindUserName(0), root, StringComparison.Ordinal);
                }

                return isFound;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        start.SignalAndWait();
        for (uint id = 1; id < Count; id++)
        {
            users.Found.TryAdd(id, null);
        }

        Assert.NotNull(root);
        Assert.True(await reader);
    }
}
