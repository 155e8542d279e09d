# A /proc of a machine that never was, small enough to know by heart.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Every socket has a word of its own, by which tests name it.
$script:names = @{
    '22-0'       = 'ssh listener'
    '22-5000'    = 'ssh session'
    '8080-0'     = 'web listener'
    '8080-6000'  = 'web, not accepted'
    '40000-5432' = 'database, timewait'
    '50000-443'  = 'outgoing'
    '8081-6001'  = 'half open'
    '8082-6002'  = 'orphan'
    '443-0'      = 'tls listener'
    '443-7000'   = 'tls, mapped'
    '443-7002'   = 'tls, not accepted'
    '8443-7001'  = 'api, IPv6'
    '9000-0'     = 'admin, IPv6'
    '9001-9002'  = 'unknown state'
}

function New-SampleTree {
    param([string]$Path)

    $tcp = @(
        New-KernelRow -Local '0.0.0.0:22' -State '0A' -Inode 100
        New-KernelRow -Local '10.0.0.1:22' -Remote '10.0.0.9:5000' -State '01' -Inode 101
        New-KernelRow -Local '10.0.0.1:8080' -State '0A' -Inode 102 -UserId 65534
        New-KernelRow -Local '10.0.0.1:8080' -Remote '192.168.1.5:6000' -State '08' -Inode 0 -UserId 65534
        New-KernelRow -Local '127.0.0.1:40000' -Remote '127.0.0.1:5432' -State '06' -Inode 0 -Timer '03:00000100'
        New-KernelRow -Local '10.1.2.3:50000' -Remote '93.184.216.34:443' -State '02' -Inode 103 -UserId 4000000000 -Timer '01:00000064'
        New-KernelRow -Local '10.0.0.1:8081' -Remote '10.0.0.8:6001' -State '03' -Inode 0 -UserId 65534 -Timer '01:00000064'
        New-KernelRow -Local '10.0.0.1:8082' -Remote '10.0.0.8:6002' -State '04' -Inode 0 -Queue '00001000:00000000' -Timer '04:00000014'
    )
    $tcp6 = @(
        New-KernelRow -Local '[::]:443' -State '0A' -Inode 200
        New-KernelRow -Local '[::ffff:10.0.0.1]:443' -Remote '[::ffff:10.0.0.7]:7000' -State '01' -Inode 201 -UserId 65534
        New-KernelRow -Local '[::ffff:10.0.0.1]:443' -Remote '[::ffff:10.0.0.7]:7002' -State '01' -Inode 0
        New-KernelRow -Local '[fd00::1]:8443' -Remote '[fd00::2]:7001' -State '01' -Inode 202
        New-KernelRow -Local '[::1]:9000' -State '0A' -Inode 203
        New-KernelRow -Local '[fd00::1]:9001' -Remote '[fd00::2]:9002' -State '0E' -Inode 204
    )
    New-ProcTree -Path $Path -Tcp $tcp -Tcp6 $tcp6 -Process @{
        10 = @{ Name = 'sshd'; Descriptor = @{ 3 = 100 } }
        11 = @{ Name = 'sshd'; Descriptor = @{ 4 = 101 } }
        12 = @{ Name = 'sftp-server'; Descriptor = @{ 0 = 101; 1 = 101 } }
        20 = @{ Name = 'nginx: master'; Descriptor = @{ 6 = 102; 7 = 200; 8 = 201 } }
        21 = @{ Name = 'curl'; Descriptor = @{ 5 = 103 } }
        30 = @{ Name = "we[ir]d'one"; Descriptor = @{ 9 = 202; 10 = 203 } }
    }
}

# The word for each socket that comes down the pipeline, in the order of the alphabet.
function Get-SampleName {
    @($input | ForEach-Object { $script:names["$($_.LocalPort)-$($_.RemotePort)"] } | Sort-Object)
}

Export-ModuleMember -Function New-SampleTree, Get-SampleName
