using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcTcp.Interop;

/// <summary>A socket of the kernel's socket-diagnosis family that receives what the kernel announces to multicast groups (<c>netlink(7)</c>).</summary>
/// <param name="descriptor">The descriptor of an open socket.</param>
internal partial class NetlinkGroupSocket(SafeFileHandle descriptor) : NetlinkSocket(descriptor)
{
    private const int SocketLevel = 1;
    private const int ReceiveBuffer = 8;
    private const int ReceiveBufferForced = 33;
    private const int NetlinkLevel = 270;
    private const int AddMembership = 1;
    private const short Readable = 1;

    /// <summary>Opens a socket, and joins groups of the network namespace in which it is opened.</summary>
    /// <param name="groups">The numbers of the groups.</param>
    /// <param name="bufferSize">The bytes of announcements that may wait to be received; fewer if the caller may not exceed the system's limit.</param>
    /// <returns>The socket and 0, or null and the error number.</returns>
    public static (NetlinkGroupSocket? Socket, int Errno) Open(ReadOnlySpan<int> groups, int bufferSize)
    {
        (SafeFileHandle? descriptor, int errno) = OpenDescriptor();
        if (descriptor is null)
        {
            return (null, errno);
        }

        // Without an address of its own the socket counts as the kernel, which does not announce anything to itself.
        errno = Bind(descriptor);
        foreach (int group in groups)
        {
            errno = errno == 0 ? SetOption(descriptor, NetlinkLevel, AddMembership, group) : errno;
        }

        if (errno != 0)
        {
            descriptor.Dispose();
            return (null, errno);
        }

        if (SetOption(descriptor, SocketLevel, ReceiveBufferForced, bufferSize) != 0)
        {
            SetOption(descriptor, SocketLevel, ReceiveBuffer, bufferSize);
        }

        return (new NetlinkGroupSocket(descriptor), 0);
    }

    /// <summary>Waits until there is something to receive.</summary>
    /// <param name="timeout">The longest time to wait.</param>
    /// <param name="wakeUp">Ends the wait.</param>
    /// <returns>True if there is something; false if the time is over or the wait was ended.</returns>
    public virtual unsafe bool Wait(TimeSpan timeout, EventDescriptor wakeUp)
    {
        long start = Stopwatch.GetTimestamp();
        PolledDescriptor* polled = stackalloc PolledDescriptor[2];
        using DescriptorUse own = new(Descriptor);
        using DescriptorUse other = new(wakeUp.Descriptor);
        polled[0] = new PolledDescriptor(own.Number, Readable);
        polled[1] = new PolledDescriptor(other.Number, Readable);
        TimeSpan left = timeout;
        while (ImportPoll(polled, 2, (int)Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, int.MaxValue)) < 0
            && Marshal.GetLastPInvokeError() == Errno.Interrupted)
        {
            left = timeout - Stopwatch.GetElapsedTime(start);
        }

        return polled[0].Returned != 0 && polled[1].Returned == 0;
    }

    private static unsafe int Bind(SafeFileHandle descriptor)
    {
        // The family; the kernel chooses the number.
        byte* address = stackalloc byte[12];
        new Span<byte>(address, 12).Clear();
        *(ushort*)address = Family;
        return ImportBind(descriptor, address, 12) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private static int SetOption(SafeFileHandle descriptor, int level, int option, int value) =>
        ImportSetOption(descriptor, level, option, value, sizeof(int)) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static unsafe partial int ImportBind(SafeFileHandle socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int ImportSetOption(SafeFileHandle socket, int level, int option, in int value, uint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int ImportPoll(PolledDescriptor* descriptors, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct PolledDescriptor(int number, short wanted)
    {
        public readonly int Number = number;
        public readonly short Wanted = wanted;
        public readonly short Returned;
    }

    /// <summary>Keeps a descriptor open while its number is in use.</summary>
    private readonly ref struct DescriptorUse
    {
        private readonly SafeFileHandle _descriptor;

        public DescriptorUse(SafeFileHandle descriptor)
        {
            bool isAdded = false;
            descriptor.DangerousAddRef(ref isAdded);
            _descriptor = descriptor;
            Number = (int)descriptor.DangerousGetHandle();
        }

        public int Number { get; }

        public void Dispose() => _descriptor.DangerousRelease();
    }
}
