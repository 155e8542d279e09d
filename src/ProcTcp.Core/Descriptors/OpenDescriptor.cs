using System;
using System.Globalization;
using System.Runtime.InteropServices;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Descriptors;

/// <summary>A socket that is identified by a descriptor alone, without reading a table.</summary>
/// <param name="Status">What the descriptor refers to, or why that is unknown.</param>
/// <param name="Inode">The inode of the socket; 0 if it is not a socket or not known.</param>
/// <param name="Protocol">The kernel's name of the protocol, such as <c>UDP</c>; null if the system does not report it.</param>
/// <param name="FileDescriptor">The number of the descriptor; -1 for a closed handle.</param>
internal readonly record struct OpenDescriptor(DescriptorKind Status, ulong Inode, string? Protocol, int FileDescriptor)
{
    private static readonly OpenDescriptor s_closed = new(DescriptorKind.Closed, 0, null, -1);

    /// <summary>Identifies a descriptor of this process.</summary>
    public static OpenDescriptor Of(SafeHandle? handle)
    {
        if (handle is null || handle.IsClosed || handle.IsInvalid)
        {
            return s_closed;
        }

        bool isReferenced = false;
        try
        {
            handle.DangerousAddRef(ref isReferenced);
            return OfOpen(handle);
        }
        catch (ObjectDisposedException)
        {
            return s_closed;
        }
        finally
        {
            if (isReferenced)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>Identifies a descriptor of any process, as far as the caller has access.</summary>
    public static OpenDescriptor Of(ProcRoot root, int? process, int descriptor)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"{root.ProcessPath(process)}/fd/{descriptor}");
        Span<byte> target = stackalloc byte[64];
        (int count, int errno) = ReadLinkAt.Target(path, target);
        return errno != 0
            ? new(Errno.IsPermission(errno) ? DescriptorKind.Denied : DescriptorKind.Closed, 0, null, descriptor)
            : InodeLink.TryParse("socket"u8, target[..count], out ulong inode)
                ? OfSocket(inode, SocketProtocol.Of(path), descriptor)
                : new(DescriptorKind.NotSocket, 0, null, descriptor);
    }

    private static OpenDescriptor OfOpen(SafeHandle handle)
    {
        int descriptor = (int)handle.DangerousGetHandle();
        (FileStatus status, int errno) = FileStatus.Of(handle);
        return errno != 0 ? s_closed
            : status.IsSocket ? OfSocket(status.Inode, SocketProtocol.Of(handle), descriptor)
            : new(DescriptorKind.NotSocket, 0, null, descriptor);
    }

    private static OpenDescriptor OfSocket(ulong inode, string? protocol, int descriptor)
    {
        bool isTcp = protocol is null or "TCP" or "TCPv6" or "MPTCP" or "MPTCPv6";
        return new(isTcp ? DescriptorKind.Tcp : DescriptorKind.NotTcp, inode, protocol, descriptor);
    }
}

/// <summary>What a descriptor refers to, or why that is unknown.</summary>
internal enum DescriptorKind
{
    Tcp,
    Closed,
    NotSocket,
    NotTcp,
    Denied,
}
