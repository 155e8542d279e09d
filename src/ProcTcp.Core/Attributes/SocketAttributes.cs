using System;

namespace ProcTcp.Attributes;

/// <summary>The attributes of a socket by their types (<c>INET_DIAG_…</c> of <c>linux/inet_diag.h</c>).</summary>
internal static class SocketAttributes
{
    public const int Info = 2;
    public const int CongestionControl = 4;
    public const int TypeOfService = 5;
    public const int TrafficClass = 6;
    public const int Memory = 7;
    public const int Shutdown = 8;
    public const int IPv6Only = 11;
    public const int Mark = 15;
    public const int Bbr = 16;
    public const int ClassId = 17;

    private const int UpperLayer = 19;
    private const int UpperLayerName = 1;
    private const int CgroupId = 21;

    /// <summary>Finds an attribute; without fields if there is none.</summary>
    public static AttributeFields Find(ReadOnlySpan<byte> attributes, int type) => new(NetlinkAttributes.Find(attributes, type));

    /// <summary>Reads the ID of the control group (version 2) that the socket belongs to.</summary>
    public static ulong? ReadCgroupId(ReadOnlySpan<byte> attributes) => Find(attributes, CgroupId).UInt64(0);

    /// <summary>Reads the name of the protocol that took over the socket, from the attributes in an attribute.</summary>
    public static string? ReadUpperLayerProtocol(ReadOnlySpan<byte> attributes) =>
        Find(NetlinkAttributes.Find(attributes, UpperLayer), UpperLayerName).Text();
}
