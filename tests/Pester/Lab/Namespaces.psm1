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

            namespace ProcTcpLab
            {
                public static class Namespace
                {
                    [DllImport("libc", SetLastError = true)] private static extern int setns(int fd, int type);

                    // A socket stays in the namespace that the thread was in which made it.
                    public static Socket Listen(string path, int port)
                    {
                        Socket socket = null;
                        Exception problem = null;
                        var thread = new Thread(() =>
                        {
                            try
                            {
                                using FileStream file = File.OpenRead(path);
                                if (setns(file.SafeFileHandle.DangerousGetHandle().ToInt32(), 0x40000000) != 0)
                                {
                                    throw new IOException("setns: error " + Marshal.GetLastWin32Error());
                                }

                                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                                socket.Listen(5);
                            }
                            catch (Exception exception)
                            {
                                problem = exception;
                            }
                        });
                        thread.Start();
                        thread.Join();
                        return problem is null ? socket : throw problem;
                    }
                }
            }
'@
    }
}

# A listener, held by the lab's own process, in the namespace that the file stands for.
function New-NamespaceListener {
    param([string]$Path, [int]$Port)

    Initialize-NamespaceCall
    Save-Socket -Socket ([ProcTcpLab.Namespace]::Listen($Path, $Port))
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

    $start = [Diagnostics.ProcessStartInfo]::new($Command[0])
    foreach ($argument in @($Command | Select-Object -Skip 1) + 'sh', '-c', 'echo ready; read -r line') {
        $start.ArgumentList.Add($argument)
    }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = Save-Socket -Socket ([Diagnostics.Process]::Start($start))
    $null = $process.StandardOutput.ReadLine()
    $process
}

Export-ModuleMember -Function New-NamespaceListener, New-NamedNamespace, Remove-NamedNamespace, Start-Resident
