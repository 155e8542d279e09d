using System.Buffers;
using System.Runtime.InteropServices;

namespace ProcTcp.Interop;

/// <summary><c>getpwuid_r(3)</c> and <c>getpwnam_r(3)</c>: users in the system's user database, including those of directory services.</summary>
internal static partial class GetPasswordEntry
{
    private const int LargestBuffer = 1 << 20;

    // Larger than any libc's struct passwd; only its first member is read, which is pw_name in all of them.
    private const int EntrySize = 256;

    // EBADF, which some libraries return for a user that is not there, as they do ENOENT, ESRCH and EPERM.
    private const int BadDescriptor = 9;

    /// <summary>Returns the name of a user.</summary>
    /// <returns>The name, or null if the user has none; and the error number if the database could not be read, or 0.</returns>
    public static (string? Name, int Errno) OfUser(uint userId) => Find(userId, name: null);

    /// <summary>Determines whether a user with the name may exist: the user is there, or the database could not be read.</summary>
    public static bool MayExist(string name) => Find(default, name) is not (null, 0);

    private static unsafe (string? Name, int Errno) Find(uint userId, string? name)
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
                        bool isMissing = errno is Errno.NoEntry or Errno.NoProcess or Errno.NotPermitted or BadDescriptor;
                        return found != 0 ? (Marshal.PtrToStringUTF8(*(nint*)entry), 0) : (null, isMissing ? 0 : errno);
                    }
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return (null, Errno.Range);
    }

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static unsafe partial int Import(uint userId, byte* entry, byte* buffer, nuint size, out nint result);

    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Import(string name, byte* entry, byte* buffer, nuint size, out nint result);
}
