using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading;

namespace ProcTcp.Completion;

/// <summary>Completes a value from the sockets that exist now. Never throws: what cannot be read is not offered.</summary>
public abstract class SocketCompleter : IArgumentCompleter
{
    /// <summary>The parameter that names the proc root to complete from.</summary>
    private const string ProcRootParameter = "ProcRoot";

    /// <summary>The largest number of values that are offered if there may be one for each connection.</summary>
    private protected const int MostOffered = 100;

    private static readonly TimeSpan s_rowPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets or sets the time after which a read with owners, or of a capture, is stopped. Tests set it, to be independent of the clock.</summary>
    internal static TimeSpan Patience { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = CompletionText.Unquote(wordToComplete ?? string.Empty);
        string root = fakeBoundParameters?[ProcRootParameter] as string ?? TcpSocketReader.DefaultProcRoot;
        var filters = new BoundFilters(fakeBoundParameters, parameterName);
        try
        {
            return Complete(word, CapturedSockets.AreMeant(commandName) ? ReadCapture(fakeBoundParameters, filters) : ReadPatiently(root, filters)).ToArray();
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidDataException or UnauthorizedAccessException
            or OperationCanceledException or RuntimeException)
        {
            return CompleteUnread(word).ToArray();
        }
    }

    /// <summary>Gets a value that indicates whether the values are shown with owners; a filter by owner needs them in any case.</summary>
    private protected virtual bool NeedsOwners => true;

    /// <summary>Gets a value that indicates whether the sockets of all network namespaces are completed from.</summary>
    private protected virtual bool SpansNamespaces => false;

    /// <summary>Gets a value that indicates whether the systemd units of owners are needed.</summary>
    private protected virtual bool NeedsUnits => false;

    private protected abstract IEnumerable<CompletionResult> Complete(string word, IReadOnlyList<TcpSocketInfo> sockets);

    /// <summary>Returns the values that are offered if no socket could be read.</summary>
    private protected virtual IEnumerable<CompletionResult> CompleteUnread(string word) => [];

    private protected static bool StartsWith(string value, string word) => value.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the names of the owners of the sockets, the most frequent first.</summary>
    private protected static string DescribeOwners(IEnumerable<TcpSocketInfo> sockets)
    {
        string[] owners = [.. sockets
            .Where(static socket => socket.OwningProcess is not null)
            .GroupBy(static socket => $"{socket.OwningProcessName} ({socket.OwningProcess})", StringComparer.Ordinal)
            .OrderByDescending(static group => group.Count())
            .Select(static group => group.Key)
            .Take(3)];
        return owners.Length > 0 ? string.Join(", ", owners) : "owner unknown";
    }

    /// <summary>Counts the sockets by state, the most frequent first.</summary>
    private protected static string DescribeStates(IEnumerable<TcpSocketInfo> sockets) => string.Join(
        ", ",
        sockets.GroupBy(static socket => socket.State).OrderByDescending(static group => group.Count()).Select(static group => $"{group.Count()} {group.Key}"));

    private static List<TcpSocketInfo> ReadCapture(IDictionary? parameters, BoundFilters filters)
    {
        using var patience = new CancellationTokenSource(Patience);
        return CapturedSockets.Read(parameters, filters.ToQuery(includeOwners: false, spansNamespaces: false), patience.Token);
    }

    /// <summary>Reads sockets with owners; if that takes too long, as many sockets as there is time for, without owners.</summary>
    private List<TcpSocketInfo> ReadPatiently(string root, BoundFilters filters)
    {
        var reader = new TcpSocketReader(root);
        TcpSocketQuery query = filters.ToQuery(includeOwners: true, SpansNamespaces, NeedsUnits);
        if (!NeedsOwners && !query.HasOwnerFilter)
        {
            return ReadRows(reader, filters);
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return [.. reader.Read(query, cancellationToken: patience.Token)];
        }
        catch (OperationCanceledException)
        {
            return ReadRows(reader, filters);
        }
    }

    private List<TcpSocketInfo> ReadRows(TcpSocketReader reader, BoundFilters filters)
    {
        List<TcpSocketInfo> sockets = [];
        using var patience = new CancellationTokenSource(s_rowPatience);
        TcpSocketQuery query = filters.ToQuery(includeOwners: false, SpansNamespaces);
        try
        {
            foreach (TcpSocketInfo socket in reader.Read(query, cancellationToken: patience.Token))
            {
                sockets.Add(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // What was read by then is offered.
        }

        return sockets;
    }
}
