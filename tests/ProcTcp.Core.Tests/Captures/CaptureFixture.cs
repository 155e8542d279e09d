using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace ProcTcp.Tests.Captures;

/// <summary>Captures of several kernels and architectures, and the sockets in them.</summary>
internal static class CaptureFixture
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "captures");

    public static string[] Names() => [.. Directory.GetFiles(s_folder, "*.txt").Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static byte[] Text(string name) => File.ReadAllBytes(Path.Combine(s_folder, name + ".txt"));

    public static string[] Sockets(string name) => File.ReadAllLines(Path.Combine(s_folder, name + ".sockets"));

    public static TcpTableByteOrder ByteOrder(string name) =>
        name.EndsWith("s390x", StringComparison.Ordinal) || name.EndsWith("mips", StringComparison.Ordinal)
            ? TcpTableByteOrder.BigEndian
            : TcpTableByteOrder.LittleEndian;

    /// <summary>Prints a socket as the <c>.sockets</c> files have it.</summary>
    public static string Print(TcpSocketInfo socket)
    {
        string head = FormattableString.Invariant($"{socket} tx={socket.SendQueue} rx={socket.ReceiveQueue} timer={socket.Timer}{Seconds(":", socket.TimerExpiresIn)}")
            + FormattableString.Invariant($" retr={socket.Retransmits} uid={Text(socket.UserId)} probes={socket.UnansweredProbes} inode={socket.Inode}")
            + FormattableString.Invariant($" ref={socket.ReferenceCount} ptr={socket.KernelAddress}");
        return socket.RetransmitTimeout is null
            ? head
            : head + FormattableString.Invariant($"{Seconds(" rto=", socket.RetransmitTimeout)}{Seconds(" ato=", socket.DelayedAckTimeout)}")
                + FormattableString.Invariant($" quick={socket.QuickAckCount} inter={socket.IsInteractive} cwnd={socket.CongestionWindow}")
                + FormattableString.Invariant($" ss={(socket.FastOpenQueueLimit is int limit ? $"fo:{limit}" : socket.SlowStartThreshold)}");
    }

    private static string Text(uint? userId) => userId?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static string Seconds(string label, TimeSpan? time) =>
        time is null ? string.Empty : label + time.Value.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture);
}
