using System;
using System.IO;
using System.Management.Automation;
using ProcTcp.Descriptors;
using ProcTcp.Formatting;

namespace ProcTcp.Reporting;

/// <summary>Creates every error record of the module: the ids and categories are a promise to scripts.</summary>
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

    public static ErrorRecord NetworkNamespaceUnreadable(NetworkNamespaceUnreadable unreadable) => new(
        new TcpTableUnreadableException($"Network namespace '{unreadable.Namespace}' could not be read. {unreadable.Message}"),
        nameof(NetworkNamespaceUnreadable),
        unreadable.IsDenied ? ErrorCategory.PermissionDenied : ErrorCategory.ResourceUnavailable,
        unreadable.Namespace);

    public static ErrorRecord NetworkNamespaceNotFound(string text) => new(
        new ItemNotFoundException($"No network namespace has the name or inode '{text}'."),
        nameof(NetworkNamespaceNotFound),
        ErrorCategory.ObjectNotFound,
        text);

    public static ErrorRecord SocketClosed(object target) => new(
        new PSInvalidOperationException($"'{target}' is closed: a closed socket has no row in the table."),
        nameof(SocketClosed),
        ErrorCategory.ResourceUnavailable,
        target);

    public static ErrorRecord NotTcpDescriptor(OpenDescriptor socket, int process) => socket.Status switch
    {
        DescriptorKind.NotSocket => NotSocket(socket.FileDescriptor),
        DescriptorKind.NotTcp => NotTcpSocket(socket.FileDescriptor, socket.Protocol),
        DescriptorKind.Denied => FileDescriptorDenied(socket.FileDescriptor, process),
        _ => FileDescriptorNotFound(socket.FileDescriptor, process),
    };

    public static ErrorRecord FileDescriptorNotFound(int descriptor, int process) => new(
        new ItemNotFoundException($"Process {process} has no descriptor {descriptor}, or there is no such process."),
        nameof(FileDescriptorNotFound),
        ErrorCategory.ObjectNotFound,
        descriptor);

    public static ErrorRecord FileDescriptorDenied(int descriptor, int process) => new(
        new UnauthorizedAccessException($"Descriptor {descriptor} of process {process} may not be read. Run as the process's user, as root, or with the capability CAP_SYS_PTRACE."),
        nameof(FileDescriptorDenied),
        ErrorCategory.PermissionDenied,
        descriptor);

    public static ErrorRecord NotSocket(object target) => new(
        new PSInvalidOperationException($"'{target}' is not a socket."),
        nameof(NotSocket),
        ErrorCategory.InvalidArgument,
        target);

    public static ErrorRecord NotTcpSocket(object target, string? protocol) => new(
        new PSInvalidOperationException($"'{target}' is a socket of {protocol}, not of TCP."),
        nameof(NotTcpSocket),
        ErrorCategory.InvalidArgument,
        target);

    public static ErrorRecord SocketNotInTable(object target, ulong inode) => new(
        new ItemNotFoundException($"The socket with inode {inode} is not in the table: it is neither listening nor connected, or in another network namespace."),
        nameof(SocketNotInTable),
        ErrorCategory.ObjectNotFound,
        target);

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

    public static ErrorRecord IntervalNotPositive() => new(
        new PSInvalidOperationException("Interval must be longer than zero: it is the time between two looks at the table."),
        nameof(IntervalNotPositive),
        ErrorCategory.InvalidArgument,
        targetObject: null);

    public static ErrorRecord OwnersUnreadable(TcpReadReport report) => new(
        new UnauthorizedAccessException($"There is no answer without the owners. {ReportWriter.DescribeDenied(report)}"),
        nameof(OwnersUnreadable),
        ErrorCategory.PermissionDenied,
        targetObject: null);

    public static ErrorRecord WaitTimeout(string message, string filters) => new(
        new TimeoutException(message),
        nameof(WaitTimeout),
        ErrorCategory.OperationTimeout,
        filters);

    public static ErrorRecord AbsentWithCount() => new(
        new InvalidOperationException("Absent is the same as Count 0. Use one or the other."),
        nameof(AbsentWithCount),
        ErrorCategory.InvalidArgument,
        targetObject: null);

    public static ErrorRecord FilterWithInput(string parameter) => new(
        new InvalidOperationException($"{parameter} selects what is read from the table. Select what comes down the pipeline by Where-Object."),
        nameof(FilterWithInput),
        ErrorCategory.InvalidArgument,
        parameter);

    public static ErrorRecord NotSocketObject(object target) => new(
        new PSInvalidOperationException($"'{target}' is neither a socket of Get-ProcTcpSocket nor a process."),
        nameof(NotSocketObject),
        ErrorCategory.InvalidArgument,
        target);

    public static ErrorRecord ArgumentEmpty(string parameter) => new(
        new ArgumentException("The argument is null or empty. Give at least one value, or leave the parameter out.", parameter),
        nameof(ArgumentEmpty),
        ErrorCategory.InvalidArgument,
        targetObject: null);
}
