using System;
using System.IO;
using System.Management.Automation;
using ProcTcp.Formatting;

namespace ProcTcp.Errors;

/// <summary>Makes every error record of the module: the ids and categories are a promise to scripts.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord PlatformNotSupported() => new(
        new PlatformNotSupportedException("ProcTcp reads the Linux kernel's /proc/net/tcp; this system is not Linux."),
        nameof(PlatformNotSupported),
        ErrorCategory.NotImplemented,
        targetObject: null);

    public static ErrorRecord ProcNetUnreadable(IOException exception, string procRoot) => new(
        exception,
        nameof(ProcNetUnreadable),
        exception is TcpTableUnreadableException { IsDenied: true } ? ErrorCategory.PermissionDenied : ErrorCategory.ResourceUnavailable,
        procRoot);

    public static ErrorRecord ProcNetUnreadable(TcpTableMissing table) => new(
        new TcpTableUnreadableException($"'{table.Path}' could not be read ({table.Reason}): its sockets are missing."),
        nameof(ProcNetUnreadable),
        table.IsDenied ? ErrorCategory.PermissionDenied : ErrorCategory.ResourceUnavailable,
        table.Path);

    public static ErrorRecord ProcNetLineMalformed(TcpTableFailure failure) => new(
        new InvalidDataException(ViewText.Escape(failure.ToString())),
        nameof(ProcNetLineMalformed),
        ErrorCategory.InvalidData,
        failure);

    public static ErrorRecord ProcNetLinesMalformed(string source, TcpCaptureReport report) => new(
        new InvalidDataException(
            $"{source}: {report.FailuresDropped} more lines could not be understood, {report.LinesMalformed} in all. Is it a capture of /proc/net/tcp?"),
        nameof(ProcNetLinesMalformed),
        ErrorCategory.InvalidData,
        source);

    public static ErrorRecord PathNotFound(Exception exception, string path) => new(
        exception,
        nameof(PathNotFound),
        ErrorCategory.ObjectNotFound,
        path);

    public static ErrorRecord CaptureUnreadable(Exception exception, string path) => exception is FileNotFoundException or DirectoryNotFoundException
        ? PathNotFound(new ItemNotFoundException($"There is no '{path}'.", exception), path)
        : new(
            new IOException($"'{path}' could not be read: {exception.Message}", exception),
            nameof(CaptureUnreadable),
            exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied
                : exception is InvalidDataException ? ErrorCategory.InvalidData
                : ErrorCategory.ReadError,
            path);

    public static ErrorRecord NotFound(string parameter, object value) => new(
        new ItemNotFoundException($"No TCP socket with {parameter} {value} was found."),
        parameter + nameof(NotFound),
        ErrorCategory.ObjectNotFound,
        value);

    public static ErrorRecord OwnerFilterWithoutOwners() => new(
        new InvalidOperationException("OwningProcess and OwningProcessName need the owners that NoOwner leaves out. Use one or the other."),
        nameof(OwnerFilterWithoutOwners),
        ErrorCategory.InvalidArgument,
        targetObject: null);

    public static ErrorRecord ArgumentEmpty(string parameter) => new(
        new ArgumentException("The argument is null or empty. Give at least one value, or leave the parameter out.", parameter),
        nameof(ArgumentEmpty),
        ErrorCategory.InvalidArgument,
        targetObject: null);
}
