# The kernel's table as text: read by plain splitting, to judge the module by, and written, for trees that stand in for /proc.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:stateNames = @(
    '', 'Established', 'SynSent', 'SynReceived', 'FinWait1', 'FinWait2', 'TimeWait', 'Closed', 'CloseWait', 'LastAck', 'Listen', 'Closing'
)
$script:timerNames = 'None', 'Retransmit', 'KeepAlive', 'TimeWait', 'ZeroWindowProbe'

# One line of /proc/net/tcp or tcp6, in the units of TcpSocketInfo.
function ConvertFrom-KernelRow {
    param([string]$Line)

    $field = $Line.Trim() -split '\s+'
    $localAddress, $localPort = $field[1] -split ':'
    $remoteAddress, $remotePort = $field[2] -split ':'
    $sent, $received = $field[4] -split ':'
    $timer, $when = $field[5] -split ':'
    $isFull = $field.Count -ge 17
    $isListener = $field[3] -eq '0A'
    $inode = [ulong]$field[9]
    $userId = [uint]$field[7]
    $isUserKnown = $userId -ne 0 -or $inode -ne 0
    [ordered]@{
        LocalAddress       = ConvertFrom-KernelAddress -Text $localAddress
        LocalPort          = [Convert]::ToUInt16($localPort, 16)
        RemoteAddress      = ConvertFrom-KernelAddress -Text $remoteAddress
        RemotePort         = [Convert]::ToUInt16($remotePort, 16)
        State              = $script:stateNames[[Convert]::ToInt32($field[3], 16)]
        SendQueue          = [Convert]::ToUInt32($sent, 16)
        ReceiveQueue       = [Convert]::ToUInt32($received, 16)
        Timer              = $script:timerNames[[Convert]::ToInt32($timer, 16)]
        TimerExpiresIn     = if ([int]$timer) { [Convert]::ToInt64($when, 16) * 10 }
        Retransmits        = [Convert]::ToInt32($field[6], 16)
        UserId             = if ($isUserKnown) { $userId }
        UnansweredProbes   = [int]$field[8]
        Inode              = $inode
        ReferenceCount     = [int]$field[10]
        KernelAddress      = $field[11]
        RetransmitTimeout  = if ($isFull) { [long]$field[12] * 10 }
        DelayedAckTimeout  = if ($isFull) { [long]$field[13] * 10 }
        QuickAckCount      = if ($isFull) { [Math]::Floor([int]$field[14] / 2) }
        IsInteractive      = if ($isFull) { [int]$field[14] % 2 -eq 1 }
        CongestionWindow   = if ($isFull) { [uint]$field[15] }
        SlowStartThreshold = if ($isFull -and -not $isListener -and [int]$field[16] -ge 0) { [int]$field[16] }
        FastOpenQueueLimit = if ($isFull -and $isListener) { [int]$field[16] }
        AddressFamily      = if ($localAddress.Length -eq 8) { 'IPv4' } else { 'IPv6' }
        FieldCount         = $field.Count
    }
}

# The kernel prints each 32-bit word of the address as a number in the byte order of the host.
function ConvertFrom-KernelAddress {
    param([string]$Text)

    $bytes = for ($i = 0; $i -lt $Text.Length; $i += 8) {
        [BitConverter]::GetBytes([Convert]::ToUInt32($Text.Substring($i, 8), 16))
    }
    [ipaddress]::new([byte[]]$bytes).ToString()
}

function ConvertTo-KernelAddress {
    param([string]$Text)

    $bytes = ([ipaddress]$Text).GetAddressBytes()
    -join $(for ($i = 0; $i -lt $bytes.Length; $i += 4) {
        [BitConverter]::ToUInt32($bytes, $i).ToString('X8')
    })
}

# A row as the kernel prints it. An inode of 0 in a state that only mini-sockets have makes a short row.
function New-KernelRow {
    param(
        [string]$Local,
        [string]$Remote,
        [string]$State = '0A',
        [ulong]$Inode,
        [uint]$UserId,
        [string]$Queue = '00000000:00000000',
        [string]$Timer = '00:00000000',
        [string]$Tail
    )

    $isIPv6 = $Local.StartsWith('[')
    if (-not $Remote) {
        $Remote = $isIPv6 ? '[::]:0' : '0.0.0.0:0'
    }
    if (-not $PSBoundParameters.ContainsKey('Tail')) {
        $Tail = $State -in '03', '06' ? '' : ' 20 4 30 10 -1'
    }
    $ends = foreach ($end in $Local, $Remote) {
        $null = $end -match '^\[?(?<address>[^\]]+?)\]?:(?<port>\d+)$'
        '{0}:{1:X4}' -f (ConvertTo-KernelAddress -Text $Matches.address), [int]$Matches.port
    }
    $row = '   0: {0} {1} {2} {3} {4} 00000000 {5,5}        0 {6} 1 00000000deadbeef{7}' -f $ends[0], $ends[1], $State, $Queue, $Timer, $UserId, $Inode, $Tail
    $isIPv6 ? $row : $row.PadRight(149)
}

# A folder that stands in for /proc. -Process has, for each process id, its Name and a table Descriptor of number and inode; and where
# wanted its Cgroup, and its NetworkNamespace with the rows Tcp.
function New-ProcTree {
    param([string]$Path, [string[]]$Tcp, [string[]]$Tcp6, [hashtable]$Process = @{})

    $null = New-Item -Path "$Path/1/net", "$Path/1/ns", "$Path/1/fd" -ItemType Directory -Force
    [IO.File]::WriteAllText("$Path/1/comm", "init`n")
    $null = [IO.File]::CreateSymbolicLink("$Path/1/ns/net", 'net:[4026531840]')
    foreach ($table in @{ tcp = $Tcp; tcp6 = $Tcp6 }.GetEnumerator()) {
        if ($null -ne $table.Value) {
            [IO.File]::WriteAllText("$Path/1/net/$($table.Key)", (@(Get-KernelHeader) + $table.Value -join "`n") + "`n")
        }
    }

    foreach ($id in $Process.Keys) {
        $null = New-Item -Path "$Path/$id/fd" -ItemType Directory -Force
        [IO.File]::WriteAllText("$Path/$id/comm", "$($Process[$id].Name)`n")
        foreach ($descriptor in $Process[$id].Descriptor.GetEnumerator()) {
            $null = [IO.File]::CreateSymbolicLink("$Path/$id/fd/$($descriptor.Key)", "socket:[$($descriptor.Value)]")
        }
        if ($Process[$id].ContainsKey('Cgroup')) {
            [IO.File]::WriteAllText("$Path/$id/cgroup", "$($Process[$id].Cgroup)`n")
        }
        if ($Process[$id].ContainsKey('NetworkNamespace')) {
            $null = New-Item -Path "$Path/$id/ns", "$Path/$id/net" -ItemType Directory
            $null = [IO.File]::CreateSymbolicLink("$Path/$id/ns/net", "net:[$($Process[$id].NetworkNamespace)]")
            [IO.File]::WriteAllText("$Path/$id/net/tcp", (@(Get-KernelHeader) + $Process[$id].Tcp -join "`n") + "`n")
        }
    }
    $Path
}

function Get-KernelHeader {
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'.PadRight(149)
}

Export-ModuleMember -Function *
