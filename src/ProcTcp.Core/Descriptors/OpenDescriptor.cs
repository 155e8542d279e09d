using System;
using System.Globalization;
using System.Runtime.InteropServices;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Descriptors;

/// <summary>A socket that somebody holds by a descriptor, found out by the descriptor alone: no table is read for it.</summary>
/// <param name="Status">What the descriptor turned out to be.</param>
/// <param name="Inode">The socket's inode; 0 where it is none.</param>
/// <param name="Protocol">The kernel's name of the protocol, such as <c>UDP</c>; null where the system does not tell.</param>
/// <param name="FileDescriptor">The descriptor's number; -1 where it is closed.</param>
internal readonly record struct OpenDescriptor(DescriptorKind Status, ulong Inode, string? Protocol, int FileDescriptor)
{
    private static readonly OpenDescriptor s_closed = new(DescriptorKind.Closed, 0, null, -1);

    /// <summary>Looks at a handle of this process.</summary>
    public static OpenDescriptor Of(SafeHandle? handle)
    {
        if (handle is null || handle.IsClosed || handle.IsInvalid)
        {
            return s_closed;
        }

        bool isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            return OfOpen(handle);
        }
        catch (ObjectDisposedException)
        {
            return s_closed;
        }
        finally
        {
            if (isHeld)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>Looks at a descriptor of any process, as far as the caller may.</summary>
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
