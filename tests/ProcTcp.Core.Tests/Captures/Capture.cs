using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using ProcTcp.Tests.Support;

namespace ProcTcp.Tests.Captures;

/// <summary>Creates captured text, and reads it.</summary>
internal static class Capture
{
    public const string Source = "capture";

    /// <summary>Numbers the rows and prints them below a header.</summary>
    public static string Table(bool bigEndian, params IEnumerable<KernelRow> rows) => TableText.Header + "\n" + Rows(bigEndian, rows);

    public static string Rows(bool bigEndian, params IEnumerable<KernelRow> rows) =>
        string.Concat(rows.Select((row, number) => (row with { Number = number }).Print(bigEndian) + "\n"));

    /// <summary>Rows of connections between the addresses.</summary>
    public static IEnumerable<KernelRow> Connections(params IEnumerable<string> addresses) =>
        addresses.Select(static (address, number) => KernelRow.Between(EndPoint(address, 5000 + number), EndPoint(IsIPv6(address) ? "::" : "0.0.0.0", 0)));

    public static TcpSocketInfo[] Read(string text, out TcpCaptureReport report, TcpCaptureOptions? options = null) =>
        Read(Encoding.UTF8.GetBytes(text), out report, options);

    public static TcpSocketInfo[] Read(byte[] text, out TcpCaptureReport report, TcpCaptureOptions? options = null)
    {
        report = new TcpCaptureReport();
        using var stream = new MemoryStream(text);
        return [.. new TcpCaptureReader(options).Read(stream, Source, report)];
    }

    public static TcpByteOrderChoice[] Choices(TcpCaptureReport report)
    {
        List<TcpByteOrderChoice> choices = [];
        while (report.TryTakeByteOrderChoice(out TcpByteOrderChoice? choice))
        {
            choices.Add(choice);
        }

        return [.. choices];
    }

    public static TcpTableFailure[] Failures(TcpCaptureReport report)
    {
        List<TcpTableFailure> failures = [];
        while (report.TryTakeFailure(out TcpTableFailure? failure))
        {
            failures.Add(failure);
        }

        return [.. failures];
    }

    public static List<TcpSocketInfo> Take(TcpCaptureDecoder decoder)
    {
        List<TcpSocketInfo> sockets = [];
        while (decoder.TryRead(out TcpSocketInfo? socket))
        {
            sockets.Add(socket);
        }

        return sockets;
    }

    public static string[] LocalAddresses(IEnumerable<TcpSocketInfo> sockets) => [.. sockets.Select(static socket => socket.LocalAddress)];

    private static bool IsIPv6(string address) => address.Contains(':', StringComparison.Ordinal);

    private static string EndPoint(string address, int port) => FormattableString.Invariant($"{(IsIPv6(address) ? $"[{address}]" : address)}:{port}");
}
