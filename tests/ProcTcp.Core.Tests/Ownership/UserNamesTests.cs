using System.Collections.Generic;
using ProcTcp.Ownership;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed class UserNamesTests
{
    private const uint Nobody = 4_000_000_000;

    // Sockets that were read already look up their users while the read finds new ones, on whatever thread.
    [Fact]
    public void Names_CanBeRead_WhileOthersAreAdded()
    {
        var users = new UserNames();
        string? root = users.Find(0);
        List<uint> ids = [];
        foreach ((uint id, string? name) in users.Found)
        {
            ids.Add(id);
            Assert.Equal(id == 0 ? root : null, name);
            users.Find(Nobody);
        }

        Assert.NotNull(root);
        Assert.Contains(0U, ids);
        Assert.True(users.Found.ContainsKey(Nobody));
    }
}
