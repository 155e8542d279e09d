# Sockets in pure .NET, and the kernel's own word on them. Runs in the lab.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:kept = [Collections.Generic.List[object]]::new()

# A port for each listener; those that the kernel hands out begin above.
$script:nextPort = 2000

function Set-KernelSetting {
    param([string]$Name, $Value)

    [IO.File]::WriteAllText("/proc/sys/net/ipv4/$Name", "$Value")
}

function Set-SocketNumber {
    param($Socket, [int]$Level, [int]$Option, [int]$Value)

    $Socket.SetRawSocketOption($Level, $Option, [BitConverter]::GetBytes($Value))
}

# Closes nothing before the lab ends.
function Save-Socket {
    param($Socket)

    $script:kept.Add($Socket)
    $Socket
}

function New-Socket {
    param([string]$Address)

    $family = ([ipaddress]$Address).AddressFamily
    $socket = Save-Socket -Socket ([Net.Sockets.Socket]::new($family, 'Stream', 'Tcp'))
    if ($family -eq 'InterNetworkV6') {
        $socket.DualMode = $true
    }
    $socket
}

# -Prepare sets options before the socket listens; what is accepted inherits them.
function New-Listener {
    param([string]$Address, [int]$Port, [int]$Backlog = 16, [scriptblock]$Prepare)

    if (-not $Port) {
        $Port = ++$script:nextPort
    }
    $listener = New-Socket -Address $Address
    if ($Prepare) {
        $listener | ForEach-Object -Process $Prepare
    }
    $listener.Bind([ipendpoint]::new([ipaddress]$Address, $Port))
    $listener.Listen($Backlog)
    $listener
}

function New-Client {
    param([string]$Address, [int]$Port, [scriptblock]$Prepare)

    $client = New-Socket -Address $Address
    if ($Prepare) {
        $client | ForEach-Object -Process $Prepare
    }
    $client.Connect([ipendpoint]::new([ipaddress]$Address, $Port))
    Add-RemotePort -Socket $client
}

# .NET forgets it when one side is shut down.
function Add-RemotePort {
    param($Socket)

    Add-Member -InputObject $Socket -NotePropertyName RemotePort -NotePropertyValue $Socket.RemoteEndPoint.Port -PassThru
}

# Both ends of one connection.
function New-Pair {
    param([string]$Address, [scriptblock]$Prepare)

    $listener = New-Listener -Address $Address -Prepare $Prepare
    $client = New-Client -Address $Address -Port $listener.LocalEndPoint.Port -Prepare $Prepare
    $server = Save-Socket -Socket (Add-RemotePort -Socket $listener.Accept())
    $listener.Dispose()
    [pscustomobject]@{ Client = $client; Server = $server }
}

# A connection whose receiver takes no more, so that the sender's queue stays full.
function New-FullPair {
    param([string]$Address)

    $pair = New-Pair -Address $Address -Prepare { $_.ReceiveBufferSize = 8192; $_.SendBufferSize = 16384 }
    Send-All -Socket $pair.Client
    $pair
}

# Sends until nothing goes any more.
function Send-All {
    param($Socket)

    $data = [byte[]]::new(16384)
    $Socket.Blocking = $false
    for ($refusals = 0; $refusals -lt 3) {
        $problem = [Net.Sockets.SocketError]::Success
        $null = $Socket.Send($data, 0, $data.Length, 'None', [ref]$problem)
        if ($problem -eq 'WouldBlock') {
            $refusals++
            [Threading.Thread]::Sleep(20)
        }
        else {
            $refusals = 0
        }
    }
}

# From now on the socket is deaf: a filter drops whatever reaches it, so the peer gets no answer.
function Deny-Packet {
    param($Socket)

    $dropAll = [byte[]](6, 0, 0, 0, 0, 0, 0, 0)
    $program = [Runtime.InteropServices.Marshal]::AllocHGlobal($dropAll.Length)
    try {
        [Runtime.InteropServices.Marshal]::Copy($dropAll, 0, $program, $dropAll.Length)
        $count = [BitConverter]::GetBytes([long]1)
        $Socket.SetRawSocketOption(1, 26, [byte[]]($count + [BitConverter]::GetBytes($program.ToInt64())))
    }
    finally {
        [Runtime.InteropServices.Marshal]::FreeHGlobal($program)
    }
}

# The line of one connection in the kernel's tables, or nothing.
function Find-KernelLine {
    param([int]$LocalPort, [int]$RemotePort)

    $ends = ' [0-9A-F]+:{0:X4} [0-9A-F]+:{1:X4} ' -f $LocalPort, $RemotePort
    (Get-KernelLine) -match $ends | Select-Object -First 1
}

# All lines of both tables but the headers.
function Get-KernelLine {
    foreach ($table in '/proc/self/net/tcp', '/proc/self/net/tcp6') {
        [IO.File]::ReadAllLines($table) | Select-Object -Skip 1
    }
}

# Everything there is to compare: the module's rows, between two looks at the kernel's text and at what ss says.
function Get-Snapshot {
    param([string]$Source)

    $before = @{ Kernel = @(Get-KernelLine); Ss = @(ss -tanpeoiHO) }
    $rows = @(Get-ProcTcpSocket -Source $Source)
    @{
        Before = $before
        Rows   = $rows
        After  = @{ Ss = @(ss -tanpeoiHO); Kernel = @(Get-KernelLine) }
    }
}

Export-ModuleMember -Function *
