using System;
using System.IO;
using System.Linq;
using ProcTcp.Rows;
using ProcTcp.SockDiag;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

/// <summary>Messages that a kernel sent, beside what ss printed of them.</summary>
public sealed class TcpSocketDetailRecordedTests
{
    private const int AttributesStart = 72;

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "sockdiag");

    public static TheoryData<string> Recorded => [.. Directory.GetFiles(s_folder).Select(static path => Path.GetFileNameWithoutExtension(path)!)];

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Socket_IsAsSsPrintedIt(string name)
    {
        (byte[] message, string line) = Read(name);

        DetailComparison.WithLine(Decode(message), line);
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void CutMessage_HasNoOtherValues(string name)
    {
        (byte[] message, _) = Read(name);
        TcpSocketDetail whole = Decode(message);
        for (int length = AttributesStart; length < message.Length; length++)
        {
            TcpSocketDetail cut = Decode(message[..length]);
            Assert.All(
                typeof(TcpSocketDetail).GetProperties().Where(static property => property.DeclaringType == typeof(TcpSocketDetail)),
                property => Assert.True(property.GetValue(cut) is not object value || value.Equals(property.GetValue(whole)), property.Name));
        }
    }

    private static TcpSocketDetail Decode(byte[] message)
    {
        Assert.True(SocketMessage.TryDecode(message, out TcpTableRow row));
        var origin = new TableOrigin(default, null) { CgroupPaths = new() { [1] = "/" }, Units = TimeUnits.OfDump };
        return new TcpSocketDetail(row, origin, SocketOwnerStatus.NotRequested, [], message[AttributesStart..]);
    }

    private static (byte[] Message, string Line) Read(string name)
    {
        Assert.SkipUnless(BitConverter.IsLittleEndian, "The message is of a little-endian machine.");
        string[] lines = File.ReadAllLines(Path.Combine(s_folder, name + ".txt"));
        return (Convert.FromHexString(lines[0]), lines[1]);
    }
}
