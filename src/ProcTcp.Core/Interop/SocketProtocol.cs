using System;
using System.Runtime.InteropServices;
using System.Text;

namespace ProcTcp.Interop;

/// <summary><c>getxattr(2)</c> of <c>system.sockprotoname</c>: the name of a socket's protocol, also for sockets of other processes.</summary>
internal static partial class SocketProtocol
{
    private const string Attribute = "system.sockprotoname";

    /// <summary>Reads the protocol of an open socket.</summary>
    /// <returns>A name such as <c>TCP</c>, <c>TCPv6</c> or <c>UDP</c>; null if the system does not report it.</returns>
    public static unsafe string? Of(SafeHandle socket)
    {
        Span<byte> name = stackalloc byte[32];
        fixed (byte* start = name)
        {
            return Result(Import(socket, Attribute, start, (nuint)name.Length), name);
        }
    }

    /// <summary>Reads the protocol of the socket that a link below <c>/proc/PID/fd</c> leads to.</summary>
    /// <returns>A name such as <c>TCP</c>, <c>TCPv6</c> or <c>UDP</c>; null if the system does not report it.</returns>
    public static unsafe string? Of(string path)
    {
        Span<byte> name = stackalloc byte[32];
        fixed (byte* start = name)
        {
            return Result(Import(path, Attribute, start, (nuint)name.Length), name);
        }
    }

    private static string? Result(nint length, ReadOnlySpan<byte> name) =>
        length <= 0 ? null : Encoding.ASCII.GetString(name[..(int)length].TrimEnd((byte)0));

    [LibraryImport("libc", EntryPoint = "fgetxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint Import(SafeHandle socket, string attribute, byte* value, nuint size);

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint Import(string path, string attribute, byte* value, nuint size);
}
