using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ProcTcp.Tests.Architecture;

/// <summary>Prints the public types of an assembly and their public members, in a stable order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static string Print(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(type.FullName).Append(Bases(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsSealed ? "sealed class"
        : type.IsAbstract ? "abstract class"
        : "class";

    private static string Bases(Type type)
    {
        if (type.IsEnum)
        {
            return string.Empty;
        }

        IEnumerable<Type?> bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Prepend(type.BaseType);
        string[] names =
            [.. bases.OfType<Type>().Where(static type => type != typeof(object) && type != typeof(ValueType)).Select(Name)];
        return names.Length == 0 ? string.Empty : " : " + string.Join(", ", names);
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null):00}");
        }

        return type.GetConstructors(Declared).Select(static constructor => $"new({Parameters(constructor)})")
            .Concat(type.GetFields(Declared).Select(Field))
            .Concat(type.GetProperties(Declared).Select(Property))
            .Concat(type.GetMethods(Declared).Where(static method => !method.IsSpecialName || IsOperator(method)).Select(Method));
    }

    private static string Field(FieldInfo field) => $"{(field.IsLiteral ? "const " : "field ")}{Name(field.FieldType)} {field.Name}";

    private static bool IsOperator(MethodInfo method) => method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Property(PropertyInfo property)
    {
        bool isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        string setter = property.SetMethod is not { IsPublic: true } ? string.Empty : isInit ? " init;" : " set;";
        return $"{Static(property.GetMethod!)}{Name(property.PropertyType)} {property.Name} {{ get;{setter} }}";
    }

    private static string Method(MethodInfo method) => $"{Static(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})";

    private static string Static(MethodBase method) => method.IsStatic ? "static " : string.Empty;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string direction = parameter.IsOut ? "out " : string.Empty;
        string value = parameter.HasDefaultValue ? " = " + (parameter.RawDefaultValue ?? "default") : string.Empty;
        return $"{direction}{Name(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Name(Type type) =>
        type.IsByRef ? Name(type.GetElementType()!)
        : type.IsArray ? Name(type.GetElementType()!) + "[]"
        : Nullable.GetUnderlyingType(type) is Type value ? Name(value) + "?"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
