using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using ProcTcp.Interop;
using ProcTcp.Procfs;

namespace ProcTcp.Namespaces;

/// <summary>Runs actions in a network namespace, on a new thread that enters it (<c>setns(2)</c>).</summary>
/// <param name="root">The root of the proc file system.</param>
/// <param name="networkNamespace">The namespace.</param>
internal sealed class NamespaceEntrance(ProcRoot root, NetworkNamespace networkNamespace)
{
    /// <summary>Runs an action in the namespace.</summary>
    /// <returns>What the action returned, or null and the error number if the namespace could not be entered.</returns>
    public (T? Result, int Errno) Run<T>(Func<(T? Result, int Errno)> action)
        where T : class
    {
        (T? Result, int Errno) result = default;

        // A thread that has entered a namespace stays in it, so it must end afterwards and not return to a pool.
        var thread = new Thread(EnterAndRun) { IsBackground = true };
        thread.Start();
        thread.Join();
        return result;

        void EnterAndRun()
        {
            int errno = Enter();
            result = errno == 0 ? action() : (null, errno);
        }
    }

    private int Enter()
    {
        int lastErrno = Errno.NoEntry;
        foreach (string link in Links())
        {
            (SafeFileHandle descriptor, int errno) = OpenAt.File(link);
            using (descriptor)
            {
                errno = errno == 0 ? SetNamespace.EnterNetwork(descriptor) : errno;
                if (errno == 0 && IsInside())
                {
                    return 0;
                }

                // The process has ended or moved to another namespace; another process of the namespace may still exist.
                lastErrno = errno == 0 || Errno.IsGone(errno) ? lastErrno : errno;
            }
        }

        return lastErrno;
    }

    private IEnumerable<string> Links() => networkNamespace.Mount is string mount
        ? [mount]
        : networkNamespace.Processes.Select(process => $"{root.ProcessPath(process)}/ns/net");

    private bool IsInside() => networkNamespace.Id is null || ProcRoot.ReadOwnThreadNetworkNamespace() == networkNamespace.Id;
}
