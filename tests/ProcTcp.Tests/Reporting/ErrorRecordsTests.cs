using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using ProcTcp.Reporting;
using Xunit;

namespace ProcTcp.Tests.Reporting;

public sealed class ErrorRecordsTests
{
    private const string File = "/srv/capture.txt";

    public static TheoryData<Exception, string, ErrorCategory> FileErrors => new()
    {
        { new FileNotFoundException(), "PathNotFound", ErrorCategory.ObjectNotFound },
        { new DirectoryNotFoundException(), "PathNotFound", ErrorCategory.ObjectNotFound },
        { new UnauthorizedAccessException(), "CaptureUnreadable", ErrorCategory.PermissionDenied },
        { new InvalidDataException(), "CaptureUnreadable", ErrorCategory.InvalidData },
        { new IOException(), "CaptureUnreadable", ErrorCategory.ReadError },
    };

    [Fact]
    public void Id_IsTheNameOfAFactory()
    {
        MethodInfo[] factories = typeof(ErrorRecords).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
        string[] names = [.. factories.Select(static factory => factory.Name)];

        Assert.NotEmpty(factories);
        Assert.All(factories.Where(static factory => factory.Name != nameof(ErrorRecords.NotFound)), factory =>
        {
            var record = (ErrorRecord)factory.Invoke(null, [.. factory.GetParameters().Select(Sample)])!;

            Assert.Contains(record.FullyQualifiedErrorId, names, StringComparer.Ordinal);
            Assert.NotEqual(ErrorCategory.NotSpecified, record.CategoryInfo.Category);
            Assert.NotEmpty(record.Exception.Message);
        });
    }

    [Fact]
    public void Message_IsSafeToPrint_WhateverItNames()
    {
        MethodInfo[] factories = typeof(ErrorRecords).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

        Assert.All(factories, static factory =>
        {
            var record = (ErrorRecord)factory.Invoke(null, [.. factory.GetParameters().Select(static parameter => HostileSample(parameter.ParameterType))])!;
            string[] shown = [record.ToString(), record.Exception.Message, record.CategoryInfo.ToString(), record.CategoryInfo.TargetName];

            Assert.All(shown, static text => Assert.Equal(PrintableText.Escape(text), text));
        });
    }

    [Fact]
    public void Message_EndsInOneFullStop_WhateverItNames()
    {
        MethodInfo[] factories = typeof(ErrorRecords).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

        Assert.All(factories, static factory =>
        {
            var record = (ErrorRecord)factory.Invoke(null, [.. factory.GetParameters().Select(static parameter => SampleWithFullStop(parameter.Name!, parameter.ParameterType))])!;

            Assert.Matches(@"[^.]\.( \(Parameter '.+'\))?$", record.Exception.Message);
            Assert.DoesNotContain("..", record.Exception.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("It broke off.")]
    [InlineData("Broken pipe")]
    public void Capture_IsUnreadable_InOneSentence(string reason) =>
        Assert.Equal($"'{File}' could not be read: {reason.TrimEnd('.')}.", ErrorRecords.CaptureUnreadable(new IOException(reason), File).Exception.Message);

    [Fact]
    public void NotFound_HasTheParameterInItsId()
    {
        ErrorRecord record = ErrorRecords.NotFound("LocalPort", (ushort)4711, "Nothing is there.");

        Assert.Equal("LocalPortNotFound", record.FullyQualifiedErrorId);
        Assert.Equal((ushort)4711, record.TargetObject);
    }

    [Theory]
    [InlineData(2, ErrorCategory.ResourceUnavailable)]
    [InlineData(5, ErrorCategory.ResourceUnavailable)]
    [InlineData(1, ErrorCategory.PermissionDenied)]
    [InlineData(13, ErrorCategory.PermissionDenied)]
    public void Table_IsDenied_ByErrorNumber(int errorNumber, ErrorCategory category) =>
        Assert.Equal(category, ErrorRecords.ProcNetUnreadable(new TcpTableMissing("/proc/net/tcp", errorNumber)).CategoryInfo.Category);

    [Theory]
    [MemberData(nameof(FileErrors))]
    public void Capture_IsUnreadable_ForAReason(Exception error, string id, ErrorCategory category)
    {
        ErrorRecord record = ErrorRecords.CaptureUnreadable(error, File);

        Assert.Equal(id, record.FullyQualifiedErrorId);
        Assert.Equal(category, record.CategoryInfo.Category);
        Assert.Equal(File, record.TargetObject);
        Assert.Same(error, record.Exception.InnerException);
    }

    private static object Sample(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        return type == typeof(string) || type == typeof(object) ? parameter.Name!
            : type.IsAssignableFrom(typeof(IOException)) ? new IOException()
            : type == typeof(ErrorRecord) ? ErrorRecords.PlatformNotSupported()
            : type == typeof(TcpTableMissing) ? new TcpTableMissing("/proc/net/tcp", 13)
            : type.GetConstructor(Type.EmptyTypes) is not null ? Activator.CreateInstance(type)!
            : RuntimeHelpers.GetUninitializedObject(type);
    }

    // Names may end in a full stop, messages do, and parts of sentences do not.
    private static object? SampleWithFullStop(string name, Type type) => type == typeof(string) || type == typeof(object)
            ? name.ToUpperInvariant() switch
            {
                "MESSAGE" or "CAUSE" or "ADVICE" => "It is so.",
                "REASON" or "EXPECTED" => "it is so",
                _ => "Inc.",
            }
        : type.IsAssignableFrom(typeof(FileNotFoundException)) ? new IOException("It broke off.")
        : type == typeof(ErrorRecord) ? ErrorRecords.PlatformNotSupported()
        : type.IsPrimitive ? Activator.CreateInstance(type)
        : type.GetConstructors() is [{ } constructor, ..]
            ? constructor.Invoke([.. constructor.GetParameters().Select(static parameter => SampleWithFullStop(parameter.Name!, parameter.ParameterType))])
        : RuntimeHelpers.GetUninitializedObject(type);

    private static object? HostileSample(Type type) => type == typeof(string) || type == typeof(object) ? "a\u001b[2J\u202eb\n\U000e0041"
        : type.IsAssignableFrom(typeof(FileNotFoundException)) ? new IOException("a\u001b[2Jb")
        : type.IsPrimitive ? Activator.CreateInstance(type)
        : type.GetConstructors() is [{ } constructor, ..] ? constructor.Invoke([.. constructor.GetParameters().Select(static parameter => HostileSample(parameter.ParameterType))])
        : RuntimeHelpers.GetUninitializedObject(type);
}
