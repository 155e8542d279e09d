using System;
using System.IO;

namespace ProcTcp.Tests.Support;

internal static class Fixture
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    public static byte[] Table(string name) => File.ReadAllBytes(Path.Combine(s_folder, name + ".txt"));

    public static string[] Rows(string name) => File.ReadAllLines(Path.Combine(s_folder, name + ".rows"));

    public static string[] Names() =>
        [.. System.Linq.Enumerable.Select(Directory.GetFiles(s_folder, "*.rows"), static file => Path.GetFileNameWithoutExtension(file))];
}
