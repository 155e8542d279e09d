using System;
using System.IO;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using ProcTcp.Descriptors;
using ProcTcp.Formatting;

namespace ProcTcp.Reporting;

/// <summary>Creates every error record of the module: the ids and categories are a promise to scripts.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord PlatformNotSupported() => Make(
        new PlatformNotSupportedException("ProcTcp requires Linux, because it reads /proc/net/tcp."),
        ErrorCategory.NotImplemented,
        target: null);

    public static ErrorRecord Unreadable(IOException exception, string procRoot) => exception switch
    {
        TcpSourceUnavailableException { IsForBoundOnly: true } => BoundInactiveUnavailable(exception),
        TcpSourceUnavailableException { IsDenied: var isDenied } => SockDiagUnavailable(exception, isDenied),
        _ => ProcNetUnreadable(exception, procRoot),
    };

    public static ErrorRecord BoundInactiveUnavailable(IOException exception) => Make(exception, ErrorCategory.InvalidArgument, TcpSocketState.BoundInactive);

    public static ErrorRecord SockDiagUnavailable(IOException exception, bool isDenied) => Make(exception, Unreadable(isDenied), TcpSocketSource.SockDiag);

    public static ErrorRecord ProcNetUnreadable(IOException exception, string procRoot) =>
        Make(exception, Unreadable(exception is TcpTableUnreadableException { IsDenied: true }), procRoot);

    public static ErrorRecord ProcNetUnreadable(TcpTableMissing table) => Make(
        new TcpTableUnreadableException(Safe($"'{table.Path}' could not be read ({table.Reason}): its sockets are missing.")),
        Unreadable(table.IsDenied),
        table.Path);

    public static ErrorRecord ProcNetLineMalformed(TcpTableFailure failure) =>
        Make(new InvalidDataException(failure.ToString()), ErrorCategory.InvalidData, failure);

    public static ErrorRecord NetworkNamespaceUnreadable(NetworkNamespaceUnreadable unreadable) => Make(
        new TcpTableUnreadableException(Safe($"Network namespace '{unreadable.Namespace}' could not be read. {unreadable.Message}")),
        Unreadable(unreadable.IsDenied),
        unreadable.Namespace);

    public static ErrorRecord NetworkNamespaceUnreadable(string cause) => Make(
        new UnauthorizedAccessException($"Cannot answer: not all network namespaces could be read. {cause}"), Unreadable(isDenied: true), target: null);

    public static ErrorRecord NetworkNamespaceNotFound(string text, bool isBelowHost) => Missing(
        isBelowHost
            ? $"No visible network namespace has the name or inode '{text}': those of processes outside this PID namespace are not visible."
            : $"No network namespace has the name or inode '{text}'.",
        text);

    public static ErrorRecord SocketClosed(object target) => Make(
        new PSInvalidOperationException(Safe($"'{target}' is closed, and a closed socket is not in the table.")), ErrorCategory.ResourceUnavailable, target);

    public static ErrorRecord NotTcpDescriptor(OpenDescriptor socket, int process) => socket.Status switch
    {
        DescriptorKind.NotSocket => NotSocket(socket.FileDescriptor),
        DescriptorKind.NotTcp => NotTcpSocket(socket.FileDescriptor, socket.Protocol),
        DescriptorKind.Denied => FileDescriptorDenied(socket.FileDescriptor, process),
        _ => FileDescriptorNotFound(socket.FileDescriptor, process),
    };

    public static ErrorRecord FileDescriptorNotFound(int descriptor, int process) =>
        Missing($"Process {process} has no descriptor {descriptor}, or no such process is visible.", descriptor);

    public static ErrorRecord FileDescriptorDenied(int descriptor, int process) => Make(
        new UnauthorizedAccessException(
            $"Access to descriptor {descriptor} of process {process} is denied. {ReportWriter.Remedy(Environment.IsPrivilegedProcess)} to read the descriptors of other users' processes."),
        ErrorCategory.PermissionDenied,
        descriptor);

    public static ErrorRecord NotSocket(object target) => Invalid($"'{target}' is not a socket.", target);

    public static ErrorRecord NotTcpSocket(object target, string? protocol) => Invalid($"'{target}' is not a TCP socket{(protocol is null ? string.Empty : $": its protocol is {ArgumentText.Quote(protocol)}")}.", target);

    public static ErrorRecord SocketNotInTable(object target, ulong inode) =>
        Missing($"The socket with inode {inode} is not in the table: it is neither listening nor connected, or it is in another network namespace.", target);

    public static ErrorRecord ProcNetLinesMalformed(string source, TcpCaptureReport report) => Make(
        new InvalidDataException(
            Safe($"{source}: {CountText.Of(report.FailuresDropped, "more line", "more lines")} could not be parsed, {report.LinesMalformed} in all.")),
        ErrorCategory.InvalidData,
        source);

    public static ErrorRecord PathNotFound(Exception exception, string path) => Make(exception, ErrorCategory.ObjectNotFound, path);

    public static ErrorRecord CaptureUnreadable(Exception exception, string path) => exception is FileNotFoundException or DirectoryNotFoundException
        ? PathNotFound(new ItemNotFoundException(Safe($"Cannot find path '{path}' because it does not exist."), exception), path)
        : Make(
            new IOException(Safe($"'{path}' could not be read: {exception.Message.TrimEnd('.')}."), exception),
            exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied
                : exception is InvalidDataException ? ErrorCategory.InvalidData
                : ErrorCategory.ReadError,
            path);

    public static ErrorRecord CaptureWithoutTable(TcpCaptureWithoutTable text) =>
        Make(new InvalidDataException(Safe(text.ToString())), ErrorCategory.InvalidData, text.Source);

    public static ErrorRecord NotFound(string parameter, object value, string message) => Missing(message, value, parameter + nameof(NotFound));

    public static ErrorRecord OwnerFilterWithoutOwners(string parameter, string reason) => Invalid($"-{parameter} cannot be combined with -NoOwner, because {reason}.");

    public static ErrorRecord IntervalNotPositive() => Invalid("-Interval must be longer than zero: it is the time between two polls of the table.");

    public static ErrorRecord OwnersUnreadable(string cause, TcpReadReport report) => Make(
        new UnauthorizedAccessException($"Cannot answer: the owners could not be read. {cause}"),
        Unreadable(report.ProcessErrorNumber == 0),
        target: null);

    public static ErrorRecord WaitTimeout(string message, string filters) => Make(new TimeoutException(Safe(message)), ErrorCategory.OperationTimeout, filters);

    /// <summary>Creates the error of a wait that ends without an answer, by the id and category of what the answer would rest on.</summary>
    public static ErrorRecord WaitTimeout(string message, ErrorRecord doubt) => Make(
        new TimeoutException(Safe($"{message} {doubt}"), doubt.Exception),
        doubt.CategoryInfo.Category,
        doubt.TargetObject,
        doubt.FullyQualifiedErrorId.Split(',')[0]);

    public static ErrorRecord AbsentWithCount() => Invalid("-Absent cannot be combined with -Count, because it is the same as -Count 0.");

    public static ErrorRecord FilterWithInput(string parameter) =>
        Invalid($"-{parameter} filters what is read from the table. Use Where-Object to filter sockets from the pipeline.", parameter);

    public static ErrorRecord NotSocketObject(object target) => Invalid($"'{target}' is neither a socket of Get-ProcTcpSocket nor a process.", target);

    public static ErrorRecord ArgumentEmpty(string parameter) => Make(
        new ArgumentException("The argument is null or empty. Specify at least one value, or omit the parameter.", parameter),
        ErrorCategory.InvalidArgument,
        target: null);

    public static ErrorRecord FilterRequired() =>
        Invalid("Stop-ProcTcpSocket closes no socket without a filter. Specify at least one filter, or sockets from the pipeline.");

    public static ErrorRecord OtherProcRoot(string procRoot) =>
        Invalid($"Only sockets of the running system can be closed, not those of '{procRoot}'. Omit -ProcRoot.", procRoot);

    public static ErrorRecord ReceivedSocket(string socket, object target) => Invalid(
        $"Cannot close {socket}: it is a copy that was received from another session or a file. Run Get-ProcTcpSocket and Stop-ProcTcpSocket in the same session, on the host of the socket.",
        target);

    public static ErrorRecord CapturedSocket(TcpSocketInfo socket) => Invalid($"Cannot close {socket}: it was read from captured text.", socket);

    public static ErrorRecord SocketGone(TcpSocketInfo socket) => Missing($"Cannot close {socket}: it is already closed.", socket);

    public static ErrorRecord StopDenied(TcpSocketInfo socket) => Make(
        new UnauthorizedAccessException(
            Safe($"Cannot close {socket}: access is denied. {ReportWriter.RemedyOfStop(Environment.IsPrivilegedProcess)}.")),
        ErrorCategory.PermissionDenied,
        socket);

    public static ErrorRecord StopNotSupported(TcpSocketInfo socket) => Make(
        new PSNotSupportedException(Safe($"Cannot close {socket}: the kernel cannot close sockets, because it was built without CONFIG_INET_DIAG_DESTROY.")),
        ErrorCategory.NotImplemented,
        socket);

    public static ErrorRecord SocketUnreachable(TcpSocketInfo socket) => Unstoppable(
        socket,
        socket.State == TcpSocketState.Listen
            ? "the kernel finds another listener on the same address and port. Close all listeners that share the port"
            : "the kernel does not find sockets that are bound only. Stop the process that holds it");

    public static ErrorRecord SocketUnidentified(TcpSocketInfo socket) => Invalid(
        $"Cannot close {socket}: it has neither a cookie nor an inode, so a newer socket with the same addresses and ports cannot be distinguished from it. Read it with -Source SockDiag.",
        socket);

    public static ErrorRecord StopRefused(TcpSocketInfo socket, string reason) =>
        Unstoppable(socket, $"the kernel refuses ({reason}), as it does for listeners of MPTCP");

    public static ErrorRecord NetworkNamespaceUnavailable(TcpSocketInfo socket, string name, string reason, bool isDenied) => Make(
        new IOException(Safe($"Cannot close {socket}: network namespace '{name}' could not be entered ({reason}).{(isDenied ? " Entering requires the capability CAP_SYS_ADMIN." : string.Empty)}")),
        Unreadable(isDenied),
        socket);

    public static ErrorRecord SockDiagUnavailable(TcpSocketInfo socket, string reason, bool isDenied) => Make(
        new IOException(Safe($"Cannot close {socket}: the kernel does not offer socket diagnosis to this process ({reason}).")), Unreadable(isDenied), socket);

    private static ErrorRecord Unstoppable(TcpSocketInfo socket, string reason, [CallerMemberName] string id = "") =>
        Make(new PSInvalidOperationException(Safe($"Cannot close {socket}: {reason}.")), ErrorCategory.ResourceUnavailable, socket, id);

    private static ErrorRecord Missing(string message, object target, [CallerMemberName] string id = "") =>
        Make(new ItemNotFoundException(Safe(message)), ErrorCategory.ObjectNotFound, target, id);

    private static ErrorRecord Invalid(string message, object? target = null, [CallerMemberName] string id = "") =>
        Make(new PSInvalidOperationException(Safe(message)), ErrorCategory.InvalidArgument, target, id);

    private static ErrorCategory Unreadable(bool isDenied) => isDenied ? ErrorCategory.PermissionDenied : ErrorCategory.ResourceUnavailable;

    private static string Safe(string text) => PrintableText.Escape(text);

    private static ErrorRecord Make(Exception exception, ErrorCategory category, object? target, [CallerMemberName] string id = "")
    {
        // An exception of the system or of PowerShell names a path as it is.
        string message = Safe(exception.Message);
        Exception shown = message == exception.Message ? exception
            : exception is SessionStateException ? new ItemNotFoundException(message, exception)
            : new IOException(message, exception);
#pragma warning disable RS0030 // The way that all others are sent to.
        var record = new ErrorRecord(shown, id, category, target);
#pragma warning restore RS0030
        record.CategoryInfo.TargetName = Safe(record.CategoryInfo.TargetName);
        return record;
    }
}
