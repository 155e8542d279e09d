# The states of the table, each made for real. Every maker gives the row that it is about: its ports, and what must be said of it.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Linux, sys/socket.h and netinet/tcp.h.
$script:solSocket = 1
$script:soReusePort = 15
$script:ipProtoTcp = 6
$script:tcpLinger2 = 8
$script:tcpDeferAccept = 9
$script:tcpFastOpen = 23

$script:makers = [ordered]@{
    'Listen' = {
        param([string]$Address)

        $listener = New-Listener -Address $Address -Prepare { Set-SocketNumber -Socket $_ -Level $ipProtoTcp -Option $tcpFastOpen -Value 16 }
        New-StateFact -Socket $listener -State Listen
    }
    'Listen with connections to accept' = {
        param([string]$Address)

        $listener = New-Listener -Address $Address
        $null = 1..3 | ForEach-Object { New-Client -Address $Address -Port $listener.LocalEndPoint.Port }
        New-StateFact -Socket $listener -State Listen
    }
    'Established' = {
        param([string]$Address)

        $pair = New-Pair -Address $Address
        New-StateFact -Socket $pair.Client -State Established
    }
    'Established, accepted' = {
        param([string]$Address)

        $pair = New-Pair -Address $Address
        $null = $pair.Client.Send([byte[]]::new(100))
        New-StateFact -Socket $pair.Server -State Established
    }
    'Established with keepalive' = {
        param([string]$Address)

        $pair = New-Pair -Address $Address -Prepare { $_.SetSocketOption('Socket', 'KeepAlive', $true) }
        New-StateFact -Socket $pair.Client -State Established -Timer KeepAlive
    }
    'Established, unanswered' = {
        param([string]$Address)

        $pair = New-Pair -Address $Address
        Deny-Packet -Socket $pair.Server
        $null = $pair.Client.Send([byte[]]::new(10))
        New-StateFact -Socket $pair.Client -State Established -Timer Retransmit -Counted Retransmits
    }
    'Established, probing a closed window' = {
        param([string]$Address)

        $pair = New-FullPair -Address $Address
        Deny-Packet -Socket $pair.Server
        New-StateFact -Socket $pair.Client -State Established -Timer ZeroWindowProbe -Counted UnansweredProbes
    }
    'Established, not accepted' = {
        param([string]$Address)

        $listener = New-Listener -Address $Address
        $client = New-Client -Address $Address -Port $listener.LocalEndPoint.Port
        New-StateFact -Socket $client -Peer -State Established -OwnerStatus AcceptQueue
    }
    'SynSent' = {
        param([string]$Address)

        $listener = New-Listener -Address $Address -Backlog 0
        $null = New-Client -Address $Address -Port $listener.LocalEndPoint.Port
        $client = New-Socket -Address $Address
        $client.Bind([ipendpoint]::new([ipaddress]$Address, 0))
        $remote = [ipendpoint]::new([ipaddress]$Address, $listener.LocalEndPoint.Port)
        $null = Save-Socket -Socket $client.ConnectAsync($remote)
        New-StateFact -Socket $client -RemotePort $remote.Port -State SynSent -Timer Retransmit
    }
    'SynReceived' = {
        param([string]$Address)

        $listener = New-Listener -Address $Address -Prepare { Set-SocketNumber -Socket $_ -Level $ipProtoTcp -Option $tcpDeferAccept -Value 300 }
        $client = New-Client -Address $Address -Port $listener.LocalEndPoint.Port
        New-StateFact -Socket $client -Peer -State SynReceived -OwnerStatus SynReceived -Timer Retransmit -FieldCount 12
    }
    'FinWait1' = {
        param([string]$Address)

        $pair = New-FullPair -Address $Address
        $pair.Client.Shutdown('Send')
        New-StateFact -Socket $pair.Client -State FinWait1 -Timer ZeroWindowProbe
    }
    'FinWait1, closed' = {
        param([string]$Address)

        $pair = New-FullPair -Address $Address
        $fact = New-StateFact -Socket $pair.Client -State FinWait1 -OwnerStatus Orphaned -Timer ZeroWindowProbe
        $pair.Client.Dispose()
        $fact
    }
    'FinWait2' = {
        param([string]$Address)

        $pair = New-Pair -Address $Address
        $pair.Client.Shutdown('Send')
        New-StateFact -Socket $pair.Client -State FinWait2
    }
    'FinWait2, closed, for long' = {
        param([string]$Address)

        $pair = New-Pair -Address $Address
        $fact = New-StateFact -Socket $pair.Client -State FinWait2 -OwnerStatus Orphaned -Timer KeepAlive
        $pair.Client.Dispose()
        $fact
    }
    'FinWait2, closed' = {
        param([string]$Address)

        $pair = New-Pair -Address $Address
        Set-SocketNumber -Socket $pair.Client -Level $ipProtoTcp -Option $tcpLinger2 -Value 60
        $fact = New-StateFact -Socket $pair.Client -State FinWait2 -OwnerStatus TimeWait -Timer TimeWait -FieldCount 12
        $pair.Client.Dispose()
        $fact
    }
    'TimeWait' = {
        param([string]$Address)

        $pair = New-Pair -Address $Address
        $fact = New-StateFact -Socket $pair.Client -State TimeWait -OwnerStatus TimeWait -Timer TimeWait -FieldCount 12
        $pair.Client.Shutdown('Send')
        $pair.Server.Dispose()
        $pair.Client.Dispose()
        $fact
    }
    'CloseWait, end not read' = {
        param([string]$Address)

        $pair = New-Pair -Address $Address
        $pair.Client.Shutdown('Send')
        New-StateFact -Socket $pair.Server -State CloseWait
    }
    'CloseWait, end read' = {
        param([string]$Address)

        $pair = New-Pair -Address $Address
        $pair.Client.Shutdown('Send')
        $null = $pair.Server.Receive([byte[]]::new(1))
        New-StateFact -Socket $pair.Server -State CloseWait
    }
    'CloseWait, not accepted' = {
        param([string]$Address)

        $listener = New-Listener -Address $Address
        $client = New-Client -Address $Address -Port $listener.LocalEndPoint.Port
        $client.Shutdown('Send')
        New-StateFact -Socket $client -Peer -State CloseWait -OwnerStatus AcceptQueue
    }
    'LastAck' = {
        param([string]$Address)

        $pair = New-FullPair -Address $Address
        $fact = New-StateFact -Socket $pair.Client -State LastAck -Timer ZeroWindowProbe
        $pair.Server.Shutdown('Send')
        Wait-KernelRow -Fact (New-StateFact -Socket $pair.Client -State CloseWait)
        $pair.Client.Shutdown('Send')
        $fact
    }
    'LastAck, closed' = {
        param([string]$Address)

        $pair = New-FullPair -Address $Address
        $pair.Server.Shutdown('Send')
        Wait-KernelRow -Fact (New-StateFact -Socket $pair.Client -State CloseWait)
        $fact = New-StateFact -Socket $pair.Client -State LastAck -OwnerStatus Orphaned -Timer ZeroWindowProbe
        $pair.Client.Dispose()
        $fact
    }
    'Closing' = {
        param([string]$Address)

        $pair = New-FullPair -Address $Address
        $fact = New-StateFact -Socket $pair.Client -State Closing -Timer ZeroWindowProbe
        $pair.Client.Shutdown('Send')
        $pair.Server.Shutdown('Send')
        $fact
    }
    'Closing, closed' = {
        param([string]$Address)

        $pair = New-FullPair -Address $Address
        $fact = New-StateFact -Socket $pair.Client -State Closing -OwnerStatus Orphaned -Timer ZeroWindowProbe
        $pair.Client.Shutdown('Send')
        $pair.Server.Shutdown('Send')
        Wait-KernelRow -Fact $fact
        # Closing with something unread, be it only the end, would reset the connection.
        $null = $pair.Client.Receive([byte[]]::new(1))
        $pair.Client.Dispose()
        $fact
    }
}

function Get-StateName {
    $script:makers.Keys
}

# Makes all states on each address; the kernel has settled them when they are given out.
function New-LabState {
    param([string[]]$Address)

    # A closed socket that stays longer than a TIME_WAIT socket does is no mini-socket yet.
    Set-KernelSetting -Name tcp_fin_timeout -Value 300
    $facts = foreach ($place in $Address) {
        foreach ($maker in $script:makers.GetEnumerator()) {
            $fact = & $maker.Value -Address $place
            $fact.Name = $maker.Key
            $fact.Address = $place
            $fact
        }
    }
    foreach ($fact in $facts) {
        Wait-KernelRow -Fact $fact
    }
    $facts
}

# What is to be said of a socket, or of the other end of its connection.
function New-StateFact {
    param(
        $Socket,
        [switch]$Peer,
        [int]$RemotePort,
        [string]$State,
        [string]$OwnerStatus = 'Resolved',
        [string]$Timer,
        [int]$FieldCount = 17,
        [string]$Counted
    )

    if (-not $RemotePort -and $State -ne 'Listen') {
        $RemotePort = $Socket.RemotePort
    }
    $ports = @($Socket.LocalEndPoint.Port, $RemotePort)
    if ($Peer) {
        [array]::Reverse($ports)
    }
    [pscustomobject]@{
        Name        = ''
        Address     = ''
        LocalPort   = $ports[0]
        RemotePort  = $ports[1]
        State       = $State
        OwnerStatus = $OwnerStatus
        Timer       = $Timer
        FieldCount  = $FieldCount
        Counted     = $Counted
    }
}

# The kernel does some of its work later: waits until the row is as wanted, and says what it is where that never comes.
function Wait-KernelRow {
    param($Fact)

    $deadline = [datetime]::UtcNow.AddSeconds(20)
    do {
        $line = Find-KernelLine -LocalPort $Fact.LocalPort -RemotePort $Fact.RemotePort
        if ($line -and (Test-StateFact -Fact $Fact -Row (ConvertFrom-KernelRow -Line $line))) {
            return
        }
        [Threading.Thread]::Sleep(20)
    } while ([datetime]::UtcNow -lt $deadline)
    throw "Never came: $Fact. The kernel shows: $line"
}

function Test-StateFact {
    param($Fact, $Row)

    $Row.State -eq $Fact.State -and
    $Row.FieldCount -eq $Fact.FieldCount -and
    $Fact.Timer -in '', $Row.Timer -and
    (-not $Fact.Counted -or $Row[$Fact.Counted])
}

Export-ModuleMember -Function Get-StateName, New-LabState
