using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Completion;
using ProcTcp.Objects;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>Converts text that was captured from the kernel's table, on this host or any other, into TCP sockets.</summary>
[Cmdlet(VerbsData.ConvertFrom, "ProcTcpTable", DefaultParameterSetName = TextSet)]
[OutputType(typeof(TcpSocketInfo))]
public sealed class ConvertFromProcTcpTableCommand : RowFilterCommandBase
{
    private const string TextSet = "Text";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly CaptureReportWriter _writer;
    private TcpCaptureOptions? _options;
    private LiteralTargets? _targets;
    private CapturedFolders? _folders;
    private CapturedText? _text;

    /// <summary>Initializes a new instance of the <see cref="ConvertFromProcTcpTableCommand"/> class.</summary>
    public ConvertFromProcTcpTableCommand() => _writer = new CaptureReportWriter(this);

    /// <summary>Gets or sets the byte order of the machine that printed the text.</summary>
    [Parameter]
    public TcpTableByteOrder ByteOrder { get; set; } = TcpTableByteOrder.Auto;

    /// <summary>Gets or sets the text: lines, or strings of many lines.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = TextSet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] InputObject { get; set; } = [];

    /// <summary>Gets or sets the files with the text, compressed by gzip or not.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Gets or sets the files with the text, without wildcards.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "FullName", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    [Parameter(ParameterSetName = TextSet, Position = 0)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Alias("IPAddress")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ParsedBy<AddressPatternParser, AddressPattern>(IsShared = true)]
    [ArgumentCompleter(typeof(LocalAddressCompleter))]
    public override AddressPattern[]? LocalAddress { get; set; }

    /// <inheritdoc/>
    [Parameter(ParameterSetName = TextSet, Position = 1)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [ParsedBy<PortRangeParser, PortRange>]
    [ArgumentCompleter(typeof(LocalPortCompleter))]
    public override PortRange[]? LocalPort { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (WantedStates?.Contains(TcpSocketState.BoundInactive) == true)
        {
            ThrowTerminatingError(ErrorRecords.BoundInactiveUnavailable(
                new TcpSourceUnavailableException("Sockets that are bound only (state BoundInactive) cannot be read. Captured tables do not list them.")));
        }

        _options = new TcpCaptureOptions
        {
            ByteOrder = ByteOrder,
            Query = new TcpSocketQuery
            {
                LocalAddress = LocalAddress,
                LocalPort = LocalPort,
                RemoteAddress = RemoteAddress,
                RemotePort = RemotePort,
                Port = Port,
                ServingAddress = ServingAddress,
                State = WantedStates,
                AddressFamily = AddressFamily,
                Inode = Inode,
            },
        };
        _targets = LiteralTargets.Of(_options.Query);
        _text = new CapturedText(_options, _writer, StopToken);
        _folders = new CapturedFolders(_options, StopToken);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteSockets(ParameterSetName switch
    {
        PathSet => ReadFiles(Path, path => CaptureFiles.Find(SessionState.Path, path)),
        LiteralPathSet => ReadFiles(LiteralPath, path => [CaptureFiles.FindLiteral(SessionState.Path, path)]),
        _ => InputObject.SelectMany(_text!.Add),
    });

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WriteSockets(ReadFiles(_folders!.Complete()).Concat(_text!.Complete()));
        _writer.WriteGuesses();
        foreach ((string parameter, object value) in _writer.IsWhole ? _targets?.Unmet ?? [] : [])
        {
            WriteError(ErrorRecords.NotFound(parameter, value, $"No TCP socket matches {QueryText.Describe(_options!.Query!, parameter, value)}."));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _text?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void WriteSockets(IEnumerable<TcpSocketInfo> sockets)
    {
        foreach (TcpSocketInfo socket in sockets)
        {
            _targets?.Meet(socket);
            WriteObject(socket);
        }
    }

    private IEnumerable<TcpSocketInfo> ReadFiles(string[] paths, Func<string, IReadOnlyList<string>> find) =>
        ReadFiles(paths.SelectMany(path => Find(path, find)).SelectMany(_folders!.Add));

    private IEnumerable<TcpSocketInfo> ReadFiles(IEnumerable<CapturedFile> files) => files.SelectMany(file => file.Read(_writer, StopToken));

    private IReadOnlyList<string> Find(string path, Func<string, IReadOnlyList<string>> find)
    {
        Exception error;
        try
        {
            return find(path);
        }
        catch (Exception exception) when (exception is SessionStateException or IOException or NotSupportedException)
        {
            error = exception;
        }

        _writer.WriteUnreadable(error, path);
        return [];
    }
}
