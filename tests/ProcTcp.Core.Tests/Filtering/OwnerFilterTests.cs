using System;
using System.Collections.Generic;
using System.Linq;
using ProcTcp.Filtering;
using ProcTcp.Rows;
using ProcTcp.Text;
using Xunit;

namespace ProcTcp.Tests.Filtering;

public sealed class OwnerFilterTests
{
    private static readonly TableOrigin s_origin = new(DateTimeOffset.UnixEpoch, networkNamespace: null)
    {
        Executables = new Dictionary<int, string> { [20] = "rsync" },
    };

    private static readonly TcpSocketOwner[] s_owners = [new(10, "nginx", 6), new(11, "nginx: worker", 6), new(20, "backup", 9)];

    [Theory]
    [InlineData(true, 10)]
    [InlineData(true, 20)]
    [InlineData(true, 99, 11)]
    [InlineData(false, 99)]
    [InlineData(false)]
    public void Process_MatchesIfAnyOwnerIsInTheList(bool expected, params int[] processIds)
    {
        Assert.Equal(expected, new OwnerFilter { ProcessIds = [.. processIds] }.IsMatch(SocketOwnerStatus.Resolved, s_owners, s_origin));
    }

    [Theory]
    [InlineData(true, "nginx")]
    [InlineData(true, "NGINX")]
    [InlineData(true, "*worker")]
    [InlineData(true, "x", "back*")]
    [InlineData(true, "rsync")]
    [InlineData(true, "RS*")]
    [InlineData(false, "worker")]
    [InlineData(false, "ngin")]
    [InlineData(false)]
    public void Name_MatchesIfAnyOwnerHasIt(bool expected, params string[] names)
    {
        Assert.Equal(expected, new OwnerFilter { CommandNames = Texts(names) }.IsMatch(SocketOwnerStatus.Resolved, s_owners, s_origin));
    }

    [Theory]
    [InlineData(true, 20, "b*")]
    [InlineData(true, 20, "rsync")]
    [InlineData(false, 10, "rsync")]
    [InlineData(false, 20, "n*")]
    [InlineData(false, 10, "b*")]
    public void ProcessAndName_MustBeOfTheSameOwner(bool expected, int processId, string name)
    {
        var filter = new OwnerFilter { ProcessIds = [processId], CommandNames = Texts(name) };

        Assert.Equal(expected, filter.IsMatch(SocketOwnerStatus.Resolved, s_owners, s_origin));
    }

    [Fact]
    public void SocketWithoutOwner_NeverMatches()
    {
        Assert.False(new OwnerFilter { CommandNames = Texts("*") }.IsMatch(SocketOwnerStatus.NotFound, [], s_origin));
    }

    [Theory]
    [InlineData(true, "3f2a*", "3f2a9c41")]
    [InlineData(true, "*9c*", "3F2A9C41")]
    [InlineData(false, "3f2b*", "3f2a9c41")]
    [InlineData(false, "*", null)]
    public void Container_MatchesByItsText_AndNullNeverMatches(bool expected, string pattern, string? container)
    {
        Dictionary<int, string> containers = container is null ? [] : new() { [11] = container };
        var origin = new TableOrigin(DateTimeOffset.UnixEpoch, networkNamespace: null) { Containers = containers };

        Assert.Equal(expected, new OwnerFilter { Containers = Texts(pattern) }.IsMatch(SocketOwnerStatus.Resolved, s_owners, origin));
    }

    [Theory]
    [InlineData(true, SocketOwnerStatus.NotFound)]
    [InlineData(true, SocketOwnerStatus.NotVisible, SocketOwnerStatus.NotFound)]
    [InlineData(false, SocketOwnerStatus.Resolved)]
    [InlineData(false)]
    public void Status_MatchesASocketWithoutOwnerToo(bool expected, params SocketOwnerStatus[] statuses)
    {
        Assert.Equal(expected, new OwnerFilter { Statuses = [.. statuses] }.IsMatch(SocketOwnerStatus.NotFound, [], s_origin));
    }

    [Fact]
    public void StatusAndOwner_MustBothMatch()
    {
        var filter = new OwnerFilter { Statuses = [SocketOwnerStatus.AcceptQueue], ProcessIds = [10] };

        Assert.True(filter.IsMatch(SocketOwnerStatus.AcceptQueue, s_owners, s_origin));
        Assert.False(filter.IsMatch(SocketOwnerStatus.Resolved, s_owners, s_origin));
        Assert.False(filter.IsMatch(SocketOwnerStatus.AcceptQueue, [], s_origin));
    }

    private static WildcardText[] Texts(params string[] names) => [.. names.Select(static name => new WildcardText(name))];
}
