using System.Text;
using ProcTcp.Procfs;

namespace ProcTcp.Namespaces;

/// <summary>Finds the container that a network namespace belongs to as a whole.</summary>
internal static class NamespaceContainer
{
    private const int MaxLength = 4096;

    /// <summary>Returns the ID of the container that every process of the namespace is in; null if there is no such container.</summary>
    public static string? Find(ProcRoot root, NetworkNamespace networkNamespace)
    {
        string? only = null;
        foreach (int process in networkNamespace.Processes)
        {
            string? container = ReadId(root, process);
            if (container is null || (only is not null && !string.Equals(container, only, System.StringComparison.Ordinal)))
            {
                return null;
            }

            only = container;
        }

        return only;
    }

    private static string? ReadId(ProcRoot root, int process)
    {
        System.Span<byte> text = stackalloc byte[MaxLength];
        (ProcFile? file, _) = ProcFile.Open(root.ProcessPath(process) + "/cgroup");
        using (file)
        {
            return file?.Read(text) is int count and > 0 ? ContainerCgroup.FindId(Encoding.UTF8.GetString(text[..count])) : null;
        }
    }
}
