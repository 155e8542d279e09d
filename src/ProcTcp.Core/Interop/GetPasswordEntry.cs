using System.Buffers;
using System.Runtime.InteropServices;

namespace ProcTcp.Interop;

/// <summary><c>getpwuid_r(3)</c> and <c>getpwnam_r(3)</c>: users in the system's user database, including those of directory services.</summary>
internal static partial class GetPasswordEntry
{
    private const int LargestBuffer = 1 << 20;

    // Larger than any libc's struct passwd; only its first member is read, which is pw_name in all of them.
    private const int EntrySize = 256;

    /// <summary>Returns the name of a user.</summary>
    /// <returns>The name; null if the user has none or the database cannot be read.</returns>
    public static string? Name(uint userId) => Find(userId, name: null);

    /// <summary>Determines whether a user with the name exists.</summary>
    public static bool Exists(string name) => Find(default, name) is not null;

    private static unsafe string? Find(uint userId, string? name)
    {
        byte* entry = stackalloc byte[EntrySize];
        for (int size = 1024; size <= LargestBuffer; size *= 4)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
            try
            {
                fixed (byte* strings = buffer)
                {
                    int errno = name is null
                        ? Import(userId, entry, strings, (nuint)buffer.Length, out nint found)
                        : Import(name, entry, strings, (nuint)buffer.Length, out found);
                    if (errno is not (Errno.Range or Errno.Interrupted))
                    {
                        return found == 0 ? null : Marshal.PtrToStringUTF8(*(nint*)entry);
                    }
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static unsafe partial int Import(uint userId, byte* entry, byte* buffer, nuint size, out nint result);

    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Import(string name, byte* entry, byte* buffer, nuint size, out nint result);
}
