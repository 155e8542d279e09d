using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcTcp.Interop;

/// <summary>A socket of the kernel's socket-diagnosis family (<c>netlink(7)</c>, <c>sock_diag(7)</c>). It belongs to the network namespace in which it was opened.</summary>
internal partial class NetlinkSocket : IDisposable
{
    private protected const int Family = 16;

    private const int Raw = 3;
    private const int CloseOnExec = 0x80000;
    private const int SocketDiagnosis = 4;
    private const int ReturnRealLength = 0x20;
    private const int DoNotWait = 0x40;

    /// <summary>Initializes a new instance of the <see cref="NetlinkSocket"/> class.</summary>
    /// <param name="descriptor">The descriptor of an open socket.</param>
    public NetlinkSocket(SafeFileHandle descriptor) => Descriptor = descriptor;

    private protected SafeFileHandle Descriptor { get; }

    /// <summary>Opens a socket.</summary>
    /// <returns>The socket and 0, or null and the error number.</returns>
    public static (NetlinkSocket? Socket, int Errno) Open()
    {
        (SafeFileHandle? descriptor, int errno) = OpenDescriptor();
        return descriptor is null ? (null, errno) : (new NetlinkSocket(descriptor), 0);
    }

    /// <summary>Sends a request to the kernel.</summary>
    /// <returns>0, or the error number.</returns>
    public unsafe int Send(ReadOnlySpan<byte> request)
    {
        fixed (byte* start = request)
        {
            while (ImportSend(Descriptor, start, (nuint)request.Length, 0) < 0)
            {
                int errno = Marshal.GetLastPInvokeError();
                if (errno != Errno.Interrupted)
                {
                    return errno;
                }
            }
        }

        return 0;
    }

    /// <summary>Receives one datagram.</summary>
    /// <returns>The real length of the datagram, more than the buffer's if it was cut, and 0; or -1 and the error number.</returns>
    public virtual (int Length, int Errno) Receive(Span<byte> buffer) => Receive(buffer, ReturnRealLength);

    /// <summary>Receives one datagram if there is one.</summary>
    /// <returns>As <see cref="Receive(Span{byte})"/>; -1 and <see cref="Errno.TryAgain"/> if there is none.</returns>
    public virtual (int Length, int Errno) TryReceive(Span<byte> buffer) => Receive(buffer, ReturnRealLength | DoNotWait);

    public void Dispose()
    {
        Descriptor.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static (SafeFileHandle? Descriptor, int Errno) OpenDescriptor()
    {
        int descriptor = ImportSocket(Family, Raw | CloseOnExec, SocketDiagnosis);
        return descriptor < 0 ? (null, Marshal.GetLastPInvokeError()) : (new SafeFileHandle(descriptor, ownsHandle: true), 0);
    }

    private unsafe (int Length, int Errno) Receive(Span<byte> buffer, int flags)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint length = ImportReceive(Descriptor, start, (nuint)buffer.Length, flags);
                if (length >= 0)
                {
                    return ((int)length, 0);
                }

                int errno = Marshal.GetLastPInvokeError();
                if (errno != Errno.Interrupted)
                {
                    return (-1, errno);
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int ImportSocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static unsafe partial nint ImportSend(SafeFileHandle socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static unsafe partial nint ImportReceive(SafeFileHandle socket, byte* buffer, nuint length, int flags);
}
