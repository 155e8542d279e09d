# Processes, beside the lab's own, that hold its sockets. Runs in the lab.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:setDescriptorFlags = 2
$script:closeOnExec = 1
$script:duplicateCloseOnExec = 1030

function Initialize-NativeCall {
    if (-not ('ProcTcpLab.Libc' -as [type])) {
        Add-Type -Namespace ProcTcpLab -Name Libc -MemberDefinition @'
            [DllImport("libc")] public static extern int fcntl(int fd, int command, int argument);
'@
    }
}

# A second descriptor of the socket in the lab's own process.
function Copy-Descriptor {
    param($Socket)

    Initialize-NativeCall
    [ProcTcpLab.Libc]::fcntl($Socket.Handle.ToInt32(), $script:duplicateCloseOnExec, 0)
}

# A child that inherits the descriptor and calls itself as wanted; it lives in the network namespace that the file stands for, if there is one.
function Start-Holder {
    param($Socket, [string]$Name = 'holder', [string]$Namespace)

    Initialize-NativeCall
    $descriptor = $Socket.Handle.ToInt32()
    $null = [ProcTcpLab.Libc]::fcntl($descriptor, $script:setDescriptorFlags, 0)
    $enter = $Namespace ? @('nsenter', "--net=$Namespace") : @()
    $child = Start-Child -Command ($enter + @('sh', '-c', 'printf %s "$1" > /proc/self/comm; echo ready; read -r line', 'holder', $Name))
    $null = [ProcTcpLab.Libc]::fcntl($descriptor, $script:setDescriptorFlags, $script:closeOnExec)
    (Save-Socket -Socket $child.Process).Id
}

# Two processes with the name nginx that share the listener, which the lab's own process gives up.
function Start-HolderPair {
    param($Listener)

    $descriptor = $Listener.Handle.ToInt32()
    $holders = 1..2 | ForEach-Object { Start-Holder -Socket $Listener -Name nginx }
    # Nothing but the descriptor: disposing the socket could shut it down for the others too.
    $Listener.SafeHandle.SetHandleAsInvalid()
    [Microsoft.Win32.SafeHandles.SafeFileHandle]::new($descriptor, $true).Dispose()
    [pscustomobject]@{ ProcessIds = $holders; Descriptor = $descriptor }
}

Export-ModuleMember -Function Copy-Descriptor, Start-Holder, Start-HolderPair
