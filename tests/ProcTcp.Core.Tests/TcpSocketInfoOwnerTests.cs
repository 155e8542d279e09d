using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using ProcTcp.Rows;
using ProcTcp.Tests.Support;
using Xunit;

namespace ProcTcp.Tests;

public sealed class TcpSocketInfoOwnerTests
{
    private static readonly KernelRow s_row = KernelRow.Between("[::ffff:10.0.0.1]:22", "[2001:db8::1]:50000") with
    {
        Inode = ulong.MaxValue,
        UserId = 33,
        Timer = 1,
        When = 20,
        QuickAck = 29,
        SlowStartThreshold = 9,
    };

    private static readonly DateTimeOffset s_timestamp = DateTimeOffset.Parse("2026-01-02T03:04:05.678Z", CultureInfo.InvariantCulture);
    private static readonly string[] s_namesThatBind = ["Name", "ProcessName", "Id", "PID", "InputObject"];
    private static readonly TcpSocketOwner[] s_owners = [new(12, "a \"b\"\u001b[1m", 3), new(13, "b", 9)];

    [Fact]
    public void FirstOwner_IsTheOwningProcess()
    {
        TcpSocketInfo socket = Create(s_owners);

        Assert.Equal((12, "a \"b\"\u001b[1m"), (socket.OwningProcess, socket.OwningProcessName));
        Assert.Equal(s_owners, socket.Owners);
        Assert.Equal(SocketOwnerStatus.Resolved, socket.OwnerStatus);
        Assert.Equal((4026531840ul, s_timestamp.LocalDateTime), (socket.NetworkNamespace, socket.Timestamp));
    }

    [Fact]
    public void SocketWithoutOwner_HasNullAndAnEmptyArray()
    {
        TcpSocketInfo socket = Create([]);

        Assert.Null(socket.OwningProcess);
        Assert.Null(socket.OwningProcessName);
        Assert.Empty(socket.Owners);
    }

    [Fact]
    public void Owners_CannotBeChangedByTheCaller()
    {
        TcpSocketInfo socket = Create(s_owners);
        socket.Owners[0] = default;

        Assert.Equal(s_owners, socket.Owners);
    }

    [Fact]
    public void Owner_PrintsAsNameProcessAndDescriptor()
    {
        Assert.Equal("nginx (812, fd 6)", new TcpSocketOwner(812, "nginx", 6).ToString());
    }

    [Fact]
    public void PublicProperties_SurviveJson()
    {
        TcpSocketInfo socket = Create(s_owners);
        JsonSerializerOptions options = new() { Converters = { new JsonStringEnumConverter() } };

        using JsonDocument json = JsonDocument.Parse(JsonSerializer.Serialize(socket, options));

        PropertyInfo[] properties = typeof(TcpSocketInfo).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        string[] expected = [.. properties.Select(static property => property.Name).Order(StringComparer.Ordinal)];
        string[] actual = [.. json.RootElement.EnumerateObject().Select(static property => property.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, actual);
        foreach (PropertyInfo property in properties)
        {
            object? value = property.GetValue(socket);
            object? back = json.RootElement.GetProperty(property.Name).Deserialize(property.PropertyType, options);
            Assert.Equal(value, back);
        }
    }

    [Fact]
    public void PublicProperties_AreSimpleValues_AndNoneBindsToOtherCmdletsByName()
    {
        Type[] simple =
        [
            typeof(string), typeof(bool), typeof(int), typeof(uint), typeof(ulong), typeof(ushort),
            typeof(TimeSpan), typeof(DateTime), typeof(TcpSocketOwner[]),
        ];
        foreach (PropertyInfo property in typeof(TcpSocketInfo).GetProperties())
        {
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            Assert.True(type.IsEnum || simple.Contains(type), property.Name);
            Assert.DoesNotContain(property.Name, s_namesThatBind, StringComparer.OrdinalIgnoreCase);
            Assert.Null(property.SetMethod);
        }
    }

    [Fact]
    public void Socket_HasAtMost160Bytes()
    {
        TcpTableRow row = s_row.Parse();
        var origin = new TableOrigin(s_timestamp, null);
        var sockets = new TcpSocketInfo[1000];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < sockets.Length; i++)
        {
            sockets[i] = new TcpSocketInfo(row, origin, SocketOwnerStatus.NotRequested, []);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / sockets.Length, 1, 160);
    }

    private static TcpSocketInfo Create(TcpSocketOwner[] owners)
    {
        var origin = new TableOrigin(s_timestamp, 4026531840) { UserNames = new() { [33] = "www-data" } };
        return new TcpSocketInfo(s_row.Parse(), origin, SocketOwnerStatus.Resolved, owners);
    }
}
