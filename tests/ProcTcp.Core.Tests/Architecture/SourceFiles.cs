using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Xunit;

namespace ProcTcp.Tests.Architecture;

/// <summary>The source files of an assembly's types, from its symbols.</summary>
internal static class SourceFiles
{
    // The compiler lists the files of types that have no code.
    private static readonly Guid s_typeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    /// <summary>Returns the path of each file below the folder of the assembly's sources, with the type that is in it.</summary>
    public static IEnumerable<(string Path, Type Type)> Of(Assembly assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly.Location));
        DebugDirectoryEntry entry = image.ReadDebugDirectory().Single(static found => found.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using MetadataReaderProvider provider = image.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        MetadataReader symbols = provider.GetMetadataReader();
        string folder = $"/src/{assembly.GetName().Name}/";
        return
        [
            .. from type in TypeUse.OuterTypes(assembly)
               from document in DocumentsOf(type, symbols).Distinct()
               let path = symbols.GetString(symbols.GetDocument(document).Name)
               where path.Contains(folder, StringComparison.Ordinal) && !path.EndsWith(".g.cs", StringComparison.Ordinal)
               select (path[(path.LastIndexOf(folder, StringComparison.Ordinal) + folder.Length)..], type),
        ];
    }

    /// <summary>Asserts that the file of every type is in the folder of its namespace.</summary>
    public static void AssertNamespacesAreFolders(Assembly assembly)
    {
        (string Path, Type Type)[] files = [.. Of(assembly)];
        Assert.Empty(TypeUse.OuterTypes(assembly).Except(files.Select(static file => file.Type)));
        Assert.All(files, static file => Assert.Equal(file.Type.Namespace, string.Join('.', ["ProcTcp", .. file.Path.Split('/')[..^1]])));
    }

    private static IEnumerable<DocumentHandle> DocumentsOf(Type type, MetadataReader symbols)
    {
        const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        foreach (MethodBase method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
        {
            var code = (MethodDefinitionHandle)MetadataTokens.Handle(method.MetadataToken);
            DocumentHandle document = symbols.GetMethodDebugInformation(code).Document;
            if (!document.IsNil)
            {
                yield return document;
            }
        }

        foreach (CustomDebugInformationHandle handle in symbols.GetCustomDebugInformation(MetadataTokens.EntityHandle(type.MetadataToken)))
        {
            CustomDebugInformation information = symbols.GetCustomDebugInformation(handle);
            if (symbols.GetGuid(information.Kind) == s_typeDocuments)
            {
                BlobReader rows = symbols.GetBlobReader(information.Value);
                while (rows.RemainingBytes > 0)
                {
                    yield return MetadataTokens.DocumentHandle(rows.ReadCompressedInteger());
                }
            }
        }
    }
}
