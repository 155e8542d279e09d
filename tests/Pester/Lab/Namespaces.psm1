# Network namespaces with sockets in them. Runs in the lab.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Initialize-NamespaceCall {
    if (-not ('ProcTcpLab.Namespace' -as [type])) {
        Add-Type -TypeDefinition @'
            using System;
            using System.IO;
            using System.Net;
            using System.Net.Sockets;
            using System.Runtime.InteropServices;
            using System.Threading;
            using Microsoft.Win32.SafeHandles;

            namespace ProcTcpLab
            {
                public static class Namespace
                {
                    [DllImport("libc", SetLastError = true)] private static extern int setns(int fd, int type);

                    // A socket stays in the namespace that the thread was in which made it: a listener, both ends of a connection,
                    // and one whose other end is closed.
                    public static Socket[] Open(string path, int port)
                    {
                        Socket[] sockets = null;
                        Exception problem = null;
                        var thread = new Thread(() =>
                        {
                            try
                            {
                                Enter(path);
                                sockets = Open(new IPEndPoint(IPAddress.Loopback, port));
                            }
                            catch (Exception exception)
                            {
                                problem = exception;
                            }
                        });
                        thread.Start();
                        thread.Join();
                        return problem is null ? sockets : throw problem;
                    }

                    private static void Enter(string path)
                    {
                        // A stream would seek, which a namespace does not take.
                        using SafeFileHandle file = File.OpenHandle(path);
                        if (setns(file.DangerousGetHandle().ToInt32(), 0x40000000) != 0)
                        {
                            throw new IOException("setns: error " + Marshal.GetLastWin32Error());
                        }
                    }

                    private static Socket[] Open(IPEndPoint endPoint)
                    {
                        Socket listener = New();
                        listener.Bind(endPoint);
                        listener.Listen(5);
                        Socket client = New();
                        client.Connect(endPoint);
                        Socket server = listener.Accept();
                        Socket leaver = New();
                        leaver.Connect(endPoint);
                        Socket left = listener.Accept();
                        leaver.Dispose();
                        return new[] { listener, client, server, left };
                    }

                    private static Socket New()
                    {
                        return new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    }
                }
            }
'@
    }
}

# Sockets in several states, held by the lab's own process, in the namespace that the file stands for. Returns them.
function New-NamespaceSocket {
    param([string]$Path, [int]$Port)

    Initialize-NamespaceCall
    nsenter "--net=$Path" ip link set lo up
    [ProcTcpLab.Namespace]::Open($Path, $Port) | ForEach-Object { Save-Socket -Socket $_ }
}

# What ss says in that namespace.
function Get-NamespaceSocketText {
    param([string]$Path)

    nsenter "--net=$Path" ss -tanpeoiOH
}

function New-NamedNamespace {
    param([string]$Name)

    $answer = ip netns add $Name 2>&1
    if ($LASTEXITCODE -ne 0) {
        throw "ip netns add: $answer"
    }
}

function Remove-NamedNamespace {
    param([string[]]$Name)

    $Name | ForEach-Object { ip netns del $_ }
}

# A process that does nothing but live where it was started.
function Start-Resident {
    param([string[]]$Command)

    Save-Socket -Socket (Start-Child -Command ($Command + @('sh', '-c', 'echo ready; read -r line'))).Process
}

# The id of a child that has ended and of which its parent took no notice.
function Wait-Zombie {
    param([int]$ParentId)

    $deadline = [datetime]::UtcNow.AddSeconds(30)
    do {
        foreach ($folder in [IO.Directory]::EnumerateDirectories('/proc')) {
            $stat = try { [IO.File]::ReadAllText("$folder/stat") } catch { continue }
            if ($stat -match "^(?<Id>\d+) .*\) Z $ParentId ") {
                return [int]$Matches.Id
            }
        }
        Start-Sleep -Milliseconds 50
    } until ([datetime]::UtcNow -gt $deadline)
}

Export-ModuleMember -Function New-NamespaceSocket, Get-NamespaceSocketText, New-NamedNamespace, Remove-NamedNamespace, Start-Resident, Wait-Zombie
