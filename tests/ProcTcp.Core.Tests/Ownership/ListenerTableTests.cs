using System.Linq;
using ProcTcp.Ownership;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests.Ownership;

public sealed class ListenerTableTests
{
    private readonly ListenerTable _listeners = new();

    [Theory]
    [InlineData("10.0.0.1:80", "10.0.0.1:80=1 0.0.0.0:80=2 [::]:80=3", "1")]
    [InlineData("10.0.0.1:80", "10.0.0.2:80=1 0.0.0.0:80=2 [::]:80=3", "2")]
    [InlineData("10.0.0.1:80", "10.0.0.2:80=1 [::]:80=3", "3")]
    [InlineData("10.0.0.1:80", "10.0.0.1:81=1 0.0.0.0:81=2 [::]:81=3", "")]
    [InlineData("10.0.0.1:80", "10.0.0.2:80=1 [::1]:80=2", "")]
    [InlineData("[::1]:80", "[::1]:80=1 [::]:80=2 0.0.0.0:80=3", "1")]
    [InlineData("[::1]:80", "[::2]:80=1 [::]:80=2 0.0.0.0:80=3", "2")]
    [InlineData("[::1]:80", "0.0.0.0:80=3 127.0.0.1:80=4", "")]
    [InlineData("[::ffff:10.0.0.1]:80", "[::ffff:10.0.0.1]:80=1 [::]:80=2 0.0.0.0:80=3", "1")]
    [InlineData("[::ffff:10.0.0.1]:80", "[::ffff:0.0.0.0]:80=1 [::]:80=2", "1")]
    [InlineData("[::ffff:10.0.0.1]:80", "[::]:80=2 0.0.0.0:80=3 10.0.0.1:80=4", "2")]
    [InlineData("[::ffff:10.0.0.1]:80", "[::1]:80=2", "")]
    public void Precedence_IsExact_ThenWildcard_ThenDualStack(string local, string listeners, string expected)
    {
        foreach (string listener in listeners.Split(' '))
        {
            string[] parts = listener.Split('=');
            Add(parts[0], ulong.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(expected, Find(local));
    }

    [Fact]
    public void SharedPort_ReturnsAllItsListeners()
    {
        Add("0.0.0.0:80", 1);
        Add("0.0.0.0:80", 2);
        Add("0.0.0.0:80", 3);
        Add("127.0.0.1:80", 4);
        Add("127.0.0.1:80", 5);

        Assert.Equal("1 2 3", Find("10.0.0.1:80"));
        Assert.Equal("4 5", Find("127.0.0.1:80"));
    }

    [Fact]
    public void RowThatTheKernelRepeats_IsNotASecondListener()
    {
        Add("0.0.0.0:80", 1);
        Add("0.0.0.0:80", 1);
        Add("0.0.0.0:80", 2);
        Add("0.0.0.0:80", 1);

        Assert.Equal("1 2", Find("10.0.0.1:80"));
    }

    [Fact]
    public void NoListeners_FindNothing()
    {
        Assert.Equal(string.Empty, Find("10.0.0.1:80"));
    }

    private void Add(string local, ulong inode) => _listeners.Add(KernelRow.Listener(local, inode).Parse());

    private string Find(string local)
    {
        string remote = local.StartsWith('[') ? "[::ffff:192.0.2.9]:5000" : "192.0.2.9:5000";
        return string.Join(' ', _listeners.FindFor(KernelRow.Between(local, remote).Parse()).Order());
    }
}
