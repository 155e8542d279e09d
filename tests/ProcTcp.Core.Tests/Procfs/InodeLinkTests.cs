using System.Text;
using ProcTcp.Procfs;
using Xunit;

namespace ProcTcp.Tests.Procfs;

public sealed class InodeLinkTests
{
    [Theory]
    [InlineData("socket", "socket:[1]", 1)]
    [InlineData("socket", "socket:[265916098]", 265916098)]
    [InlineData("socket", "socket:[18446744073709551615]", ulong.MaxValue)]
    [InlineData("net", "net:[4026531840]", 4026531840)]
    public void Link_OfTheKind_HasItsInode(string kind, string target, ulong expected)
    {
        Assert.True(TryParse(kind, target, out ulong inode));
        Assert.Equal(expected, inode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("socket")]
    [InlineData("socket:")]
    [InlineData("socket:[")]
    [InlineData("socket:[]")]
    [InlineData("socket:[12")]
    [InlineData("socket:12]")]
    [InlineData("socket:[x]")]
    [InlineData("socket:[12x]")]
    [InlineData("socket:[-1]")]
    [InlineData("socket:[ 1]")]
    [InlineData("socket:[18446744073709551616]")]
    [InlineData("socket:[1] (deleted)")]
    [InlineData("socketpair:[1]")]
    [InlineData("Socket:[1]")]
    [InlineData("pipe:[1]")]
    [InlineData("anon_inode:[eventpoll]")]
    [InlineData("/tmp/socket:[1]")]
    [InlineData("/dev/null")]
    public void OtherTarget_IsRejected(string target)
    {
        Assert.False(TryParse("socket", target, out _));
    }

    private static bool TryParse(string kind, string target, out ulong inode) =>
        InodeLink.TryParse(Encoding.UTF8.GetBytes(kind), Encoding.UTF8.GetBytes(target), out inode);
}
