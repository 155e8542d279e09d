using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ProcTcp.Tests.Support;

/// <summary>A cmdlet outside any session, whose streams are kept in lists.</summary>
internal sealed class RecordedCmdlet : Cmdlet, ICommandRuntime
{
    public RecordedCmdlet() => CommandRuntime = this;

    public List<ErrorRecord> Errors { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<string> Verbose { get; } = [];

    public List<ProgressRecord> Progress { get; } = [];

    PSHost? ICommandRuntime.Host => null;

    PSTransactionContext? ICommandRuntime.CurrentPSTransaction => null;

    void ICommandRuntime.WriteError(ErrorRecord errorRecord) => Errors.Add(errorRecord);

    void ICommandRuntime.WriteWarning(string text) => Warnings.Add(text);

    void ICommandRuntime.WriteVerbose(string text) => Verbose.Add(text);

    void ICommandRuntime.WriteProgress(ProgressRecord progressRecord) => Progress.Add(progressRecord);

    void ICommandRuntime.WriteProgress(long sourceId, ProgressRecord progressRecord) => Progress.Add(progressRecord);

    void ICommandRuntime.WriteDebug(string text) => throw new NotSupportedException();

    void ICommandRuntime.WriteObject(object? sendToPipeline) => throw new NotSupportedException();

    void ICommandRuntime.WriteObject(object? sendToPipeline, bool enumerateCollection) => throw new NotSupportedException();

    void ICommandRuntime.WriteCommandDetail(string text) => throw new NotSupportedException();

    bool ICommandRuntime.ShouldProcess(string? target) => throw new NotSupportedException();

    bool ICommandRuntime.ShouldProcess(string? target, string? action) => throw new NotSupportedException();

    bool ICommandRuntime.ShouldProcess(string? verboseDescription, string? verboseWarning, string? caption) => throw new NotSupportedException();

    bool ICommandRuntime.ShouldProcess(
        string? verboseDescription, string? verboseWarning, string? caption, out ShouldProcessReason shouldProcessReason) => throw new NotSupportedException();

    bool ICommandRuntime.ShouldContinue(string? query, string? caption) => throw new NotSupportedException();

    bool ICommandRuntime.ShouldContinue(string? query, string? caption, ref bool yesToAll, ref bool noToAll) => throw new NotSupportedException();

    bool ICommandRuntime.TransactionAvailable() => throw new NotSupportedException();

    [DoesNotReturn]
    void ICommandRuntime.ThrowTerminatingError(ErrorRecord errorRecord) => throw new NotSupportedException();
}
