using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using ProcTcp.Binding;
using ProcTcp.Reporting;

namespace ProcTcp.Commands;

/// <summary>Makes TCP sockets of text that was captured from the kernel's table, on this host or any other.</summary>
[Cmdlet(VerbsData.ConvertFrom, "ProcTcpTable", DefaultParameterSetName = TextSet)]
[OutputType(typeof(TcpSocketInfo))]
public sealed class ConvertFromProcTcpTableCommand : CaptureCommandBase
{
    private const string TextSet = "Text";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Gets or sets the text: lines, or strings of many lines.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = TextSet)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] InputObject { get; set; } = [];

    /// <summary>Gets or sets files with the text, compressed by gzip or not.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Gets or sets files with the text, named without wildcards.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "FullName", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet:
                WriteFiles(Path, path => CaptureFiles.Find(SessionState.Path, path));
                break;
            case LiteralPathSet:
                WriteFiles(LiteralPath, path => [CaptureFiles.FindLiteral(SessionState.Path, path)]);
                break;
            default:
                foreach (string text in InputObject)
                {
                    WriteText(text);
                }

                break;
        }
    }

    private void WriteFiles(string[] paths, Func<string, IReadOnlyList<string>> find)
    {
        foreach (string path in paths)
        {
            foreach (string file in Find(path, find))
            {
                WriteFile(file);
            }
        }
    }

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

        WriteError(error is SessionStateException ? ErrorRecords.PathNotFound(error, path) : ErrorRecords.CaptureUnreadable(error, path));
        return [];
    }
}
