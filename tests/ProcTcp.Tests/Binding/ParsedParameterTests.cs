using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using ProcTcp.Binding;
using Xunit;

namespace ProcTcp.Tests.Binding;

/// <summary>A type of argument is understood alike wherever it is taken.</summary>
public sealed class ParsedParameterTests
{
    private static readonly Type[] s_types = typeof(IArgumentParser<>).Assembly.GetTypes();

    /// <summary>The parsers, by the type that each of them makes.</summary>
    private static readonly Dictionary<Type, Type> s_parsers = (
        from type in s_types
        from made in type.GetInterfaces()
        where made.IsGenericType && made.GetGenericTypeDefinition() == typeof(IArgumentParser<>)
        select (Value: made.GenericTypeArguments[0], Parser: type)).ToDictionary(static pair => pair.Value, static pair => pair.Parser);

    private static readonly PropertyInfo[] s_parameters =
    [
        .. from type in s_types
           where typeof(Cmdlet).IsAssignableFrom(type)
           from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           where property.IsDefined(typeof(ParameterAttribute)) && s_parsers.ContainsKey(ValueOf(property))
           select property,
    ];

    [Fact]
    public void Parameter_OfATypeWithAParser_UsesIt() => Assert.All(s_parameters, static parameter =>
        Assert.Equal([s_parsers[ValueOf(parameter)], ValueOf(parameter)], AttributeOf(parameter)?.AttributeType.GenericTypeArguments ?? []));

    [Fact]
    public void Parameter_IsSingle_UnlessItIsAnArray() => Assert.All(s_parameters, static parameter =>
        Assert.Equal(!parameter.PropertyType.IsArray, AttributeOf(parameter)!.NamedArguments.Any(static named => named.MemberName == nameof(ParsedByAttribute<DurationParser, TimeSpan>.IsSingle))));

    [Fact]
    public void Parser_IsUsed() => Assert.Equal(
        s_parsers.Keys.Select(static type => type.Name).Order(StringComparer.Ordinal),
        s_parameters.Select(static parameter => ValueOf(parameter).Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static Type ValueOf(PropertyInfo property)
    {
        Type type = property.PropertyType.GetElementType() ?? property.PropertyType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static CustomAttributeData? AttributeOf(PropertyInfo property) => property.CustomAttributes.SingleOrDefault(
        static one => one.AttributeType.IsGenericType && one.AttributeType.GetGenericTypeDefinition() == typeof(ParsedByAttribute<,>));
}
