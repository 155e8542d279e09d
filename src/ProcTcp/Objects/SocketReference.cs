using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ProcTcp.Objects;

/// <summary>A socket that the caller holds. PowerShell converts every type to it that has a constructor here.</summary>
public sealed class SocketReference
{
    /// <summary>Initializes a new instance of the <see cref="SocketReference"/> class from a socket.</summary>
    /// <param name="socket">The socket.</param>
    public SocketReference(Socket socket) => (Handle, Target) = (socket.SafeHandle, socket);

    /// <summary>Initializes a new instance of the <see cref="SocketReference"/> class from a client.</summary>
    /// <param name="client">The client; a closed one no longer has a socket.</param>
    public SocketReference(TcpClient client) => (Handle, Target) = (client.Client?.SafeHandle, client);

    /// <summary>Initializes a new instance of the <see cref="SocketReference"/> class from a listener.</summary>
    /// <param name="listener">The listener.</param>
    public SocketReference(TcpListener listener) => (Handle, Target) = (listener.Server.SafeHandle, listener);

    /// <summary>Initializes a new instance of the <see cref="SocketReference"/> class from a datagram client, so that the error names its protocol.</summary>
    /// <param name="client">The client.</param>
    public SocketReference(UdpClient client) => (Handle, Target) = (client.Client?.SafeHandle, client);

    /// <summary>Initializes a new instance of the <see cref="SocketReference"/> class from a handle.</summary>
    /// <param name="handle">The handle of a socket.</param>
    public SocketReference(SafeHandle handle) => (Handle, Target) = (handle, handle);

    /// <summary>Initializes a new instance of the <see cref="SocketReference"/> class from a stream over a socket, an encrypted one too.</summary>
    /// <param name="stream">The stream.</param>
    public SocketReference(Stream stream)
    {
        IsSocketless = !TryFindHandle(stream, out SafeHandle? handle);
        Handle = handle;
        Target = stream;
    }

    /// <summary>Gets the handle, or null if the socket is closed.</summary>
    internal SafeHandle? Handle { get; }

    /// <summary>Gets the object that the caller passed.</summary>
    internal object Target { get; }

    /// <summary>Gets a value that indicates whether it is a stream that is not over a socket.</summary>
    internal bool IsSocketless { get; }

    private static bool TryFindHandle(Stream stream, out SafeHandle? handle)
    {
        switch (stream)
        {
            case NetworkStream network:
                handle = network.Socket.SafeHandle;
                return true;
            case FileStream file:
                handle = file.CanRead || file.CanWrite ? file.SafeFileHandle : null;
                return true;
            case AuthenticatedStream:
                return TryFindHandle(InnerStream(stream), out handle);
            default:
                handle = null;
                return false;
        }
    }

    // The property is protected, and there is no other way to the stream below.
    private static Stream InnerStream(Stream stream) =>
        (Stream)typeof(AuthenticatedStream).GetProperty("InnerStream", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(stream)!;
}
