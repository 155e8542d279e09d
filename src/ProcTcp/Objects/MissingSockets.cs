using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using ProcTcp.Formatting;
using ProcTcp.Reporting;

namespace ProcTcp.Objects;

/// <summary>Reports the literal values that no socket has carried, with what there is instead.</summary>
internal sealed class MissingSockets(Cmdlet cmdlet, LiveTable table, TcpSocketQuery query, TcpReadReport report)
{
    private const int MostListenersNamed = 3;

    private static readonly string[] s_anyAddress = ["0.0.0.0", "::"];

    // What was not read is not claimed to be missing.
    private readonly bool _isPartial = (query.HasOwnerFilter && report.SocketsDenied + report.SocketsNotVisible > 0)
        || report.MissesNamespaces
        || report.MissingTables.Any(static table => !table.IsIPv6Off);

    /// <summary>Writes an error for each value, and for each name that nothing on the host has.</summary>
    public void Write(LiteralTargets targets, CancellationToken stopToken)
    {
        Write(targets);
        IReadOnlyList<KeyValuePair<string, string>> names = [];
        table.TryRead(() => (names = table.Reader.FindUnknownNames(targets.UnmetNames, stopToken)).Count > 0);
        foreach ((string parameter, string name) in names)
        {
            cmdlet.WriteError(ErrorRecords.NotFound(parameter, name, $"No TCP socket matches {QueryText.Describe(query, parameter, name)}. {DescribeName(parameter)}"));
        }
    }

    private void Write(LiteralTargets targets)
    {
        foreach (IGrouping<string, object> parameter in targets.Unmet.GroupBy(static unmet => unmet.Parameter, static unmet => unmet.Value, StringComparer.Ordinal))
        {
            IReadOnlyList<TcpSocketInfo> others = MayHaveOthers(parameter.Key) ? ReadOthers(parameter.Key, [.. parameter]) : [];
            foreach (object value in parameter)
            {
                string question = $"No TCP socket {(_isPartial ? "that could be read " : string.Empty)}matches {QueryText.Describe(query, parameter.Key, value)}.";
                cmdlet.WriteError(ErrorRecords.NotFound(parameter.Key, value, $"{question} {Describe(parameter.Key, value, others)}".TrimEnd()));
            }
        }
    }

    // If nothing else was asked, nothing else is there but listeners on all addresses, and the table need not be read again.
    private bool MayHaveOthers(string parameter) => parameter switch
    {
        nameof(query.State) => false,
        nameof(query.LocalAddress) => true,
        _ => QueryText.HasSeveralFilters(query),
    };

    private IReadOnlyList<TcpSocketInfo> ReadOthers(string parameter, object[] values)
    {
        bool isAddress = parameter == nameof(query.LocalAddress);
        var wider = new TcpSocketQuery
        {
            LocalAddress = isAddress ? [.. values.Concat(s_anyAddress).Select(static address => AddressPattern.Parse((string)address))] : null,
            LocalPort = isAddress ? query.LocalPort : Values<ushort, PortRange>(nameof(query.LocalPort), static port => new(port, port)),
            OwningProcess = Values<int, int>(nameof(query.OwningProcess), static process => process),
            Inode = Values<ulong, ulong>(nameof(query.Inode), static inode => inode),
            AllNetworkNamespaces = query.SpansNamespaces,
            NetworkNamespace = query.NetworkNamespace,
            IncludeOwners = query.IncludeOwners,
        };
        IReadOnlyList<TcpSocketInfo> others = [];
        table.TryRead(() => (others = [.. table.Reader.Read(wider)]).Count > 0);
        return others;

        TTo[]? Values<TFrom, TTo>(string name, Func<TFrom, TTo> convert) => parameter == name ? [.. values.Cast<TFrom>().Select(convert)] : null;
    }

    private string Describe(string parameter, object value, IReadOnlyList<TcpSocketInfo> others) => parameter switch
    {
        nameof(query.LocalPort) => DescribePort([.. others.Where(socket => socket.LocalPort == (ushort)value)], value),
        nameof(query.LocalAddress) => DescribeAddress(others, AddressPattern.Parse((string)value)),
        nameof(query.OwningProcess) => DescribeProcess([.. others.Where(socket => socket.Owners.Any(owner => owner.ProcessId == (int)value))], (int)value),
        nameof(query.State) => $"No kernel known has a state {value:D}.",
        _ => others.FirstOrDefault(socket => socket.Inode == (ulong)value) is TcpSocketInfo found ? $"Inode {value} is {found}." : string.Empty,
    };

    private static string DescribePort(IReadOnlyList<TcpSocketInfo> sockets, object port) => sockets.Count > 0
        ? $"On LocalPort {port}: {SocketsText.Summarize(sockets)}."
        : "A socket that is bound but neither listens nor is connected is in no table, although its port is taken.";

    private static string DescribeAddress(IReadOnlyList<TcpSocketInfo> sockets, AddressPattern address)
    {
        TcpSocketInfo[] own = [.. sockets.Where(socket => address.IsMatch(socket.Row.LocalAddress, socket.Row.IsIPv6))];
        string[] serving =
        [
            .. sockets.Where(socket => socket.State == TcpSocketState.Listen && !own.Contains(socket) && IsServed(address, socket))
                .Select(static socket => DescribeListener(socket)),
        ];
        string more = serving.Length > MostListenersNamed ? $" and {serving.Length - MostListenersNamed} more" : string.Empty;
        string present = own.Length > 0 ? $"On LocalAddress {address}: {SocketsText.Summarize(own)}. " : string.Empty;
        return serving.Length > 0 ? $"{present}Listeners on all addresses: {string.Join(", ", serving.Take(MostListenersNamed))}{more}." : present;
    }

    private static bool IsServed(AddressPattern address, TcpSocketInfo listener) =>
        listener.AddressFamily == IPFamily.IPv6 || !address.ToString().Contains(':', StringComparison.Ordinal);

    private static string DescribeListener(TcpSocketInfo listener)
    {
        string owners = SocketsText.NameOwners([listener]);
        return $"{listener.GetLocalEndPoint()}{(owners.Length > 0 ? $" of {owners}" : string.Empty)}"
            + (listener.AddressFamily == IPFamily.IPv6 ? ", which serves IPv4 too unless it is IPv6-only" : string.Empty);
    }

    private static string DescribeName(string parameter) => parameter switch
    {
        nameof(TcpSocketQuery.UserName) => "There is no user with this name.",
        nameof(TcpSocketQuery.ContainerId) => "No process is in a container with this ID.",
        _ => "No process has this name.",
    };

    private string DescribeProcess(IReadOnlyList<TcpSocketInfo> sockets, int process)
    {
        string folder = $"{table.Root}/{process}";
        return sockets.Count > 0 ? $"Process {process} holds {SocketsText.Summarize(sockets, withOwners: false)}."
            : !Directory.Exists(folder) ? $"There is no process {process}."
            : IsDenied($"{folder}/fd") ? $"Process {process} denied access to its descriptors. {ReportWriter.Remedy(Environment.IsPrivilegedProcess)} to see its sockets."
            : $"Process {process} holds no TCP socket.";
    }

    private static bool IsDenied(string folder)
    {
        try
        {
            _ = Directory.EnumerateFiles(folder).FirstOrDefault();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
