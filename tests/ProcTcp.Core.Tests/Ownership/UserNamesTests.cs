using System;
using System.Collections.Generic;
using System.IO;
using ProcTcp.Ownership;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed class UserNamesTests
{
    private const uint Nobody = 4_000_000_000;
    private const int TooManyOpenFiles = 24;

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

    [Fact]
    public void NameThatCannotBeRead_IsNotThatOfNobody()
    {
        int errno = TooManyOpenFiles;
        var users = new UserNames(_ => (errno == 0 ? "www" : null, errno));

        Assert.Null(users.Find(33));
        Assert.Empty(users.Found);
        Assert.Contains("33", Assert.Throws<IOException>(() => users.FindForFilter(33)).Message, StringComparison.Ordinal);
        errno = 0;
        Assert.Equal("www", users.Find(33));
        errno = TooManyOpenFiles;
        Assert.Equal("www", users.FindForFilter(33));
    }
}
