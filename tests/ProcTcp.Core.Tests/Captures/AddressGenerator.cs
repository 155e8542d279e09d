using System.Net;
using FsCheck;
using FsCheck.Fluent;

namespace ProcTcp.Tests.Captures;

/// <summary>Generates addresses of sockets.</summary>
internal static class AddressGenerator
{
    /// <summary>Gets addresses of well-known networks, which tell their byte order.</summary>
    public static Gen<string> Telling { get; } = Gen.OneOf(
        Gen.Elements("127.0.0.1", "127.0.1.1", "127.0.0.53", "::1", "::ffff:127.0.0.1"),
        Tail(2).Select(static tail => $"192.168.{tail[0]}.{tail[1]}"),
        Tail(2).Select(static tail => $"172.{16 + (tail[0] % 16)}.{tail[0]}.{tail[1]}"),
        Public.Select(static address => $"::ffff:{address}"),
        Tail(4).Select(static tail => $"fe80::{tail[0]:x}{tail[1]:x2}:{tail[2]:x}{tail[3]:x2}"),
        Tail(4).Select(static tail => $"2001:db8:{tail[0]:x}::{tail[1]:x}:{tail[2]:x}{tail[3]:x2}"));

    /// <summary>Gets addresses that read the same in both orders.</summary>
    public static Gen<string> Mute { get; } = Gen.OneOf(
        Gen.Elements("0.0.0.0", "::"),
        Tail(2).Select(static tail => $"{tail[0]}.{tail[1]}.{tail[1]}.{tail[0]}"));

    /// <summary>Gets public addresses, including those that look like private ones if reversed.</summary>
    public static Gen<string> Public =>
        from first in Gen.Choose(1, 223).Where(static octet => octet is not (10 or 100 or 127 or 169 or 172 or 192))
        from rest in Gen.Choose(0, 255).ArrayOf(3)
        select $"{first}.{rest[0]}.{rest[1]}.{rest[2]}";

    /// <summary>Gets addresses of any kind.</summary>
    public static Gen<string> Any { get; } = Gen.OneOf(
        Gen.Choose(0, 255).ArrayOf(4).Select(static octets => string.Join('.', octets)),
        Gen.Choose(0, 255).ArrayOf(16).Select(static octets => new IPAddress([.. System.Array.ConvertAll(octets, static octet => (byte)octet)]).ToString()),
        Telling,
        Mute);

    // Without values that would make the reversed address a well-known one too.
    private static Gen<int[]> Tail(int count) =>
        Gen.Choose(1, 223).Where(static octet => octet is not (10 or 100 or 127 or 169 or 172 or 192)).ArrayOf(count);
}
