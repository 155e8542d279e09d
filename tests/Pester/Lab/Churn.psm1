# Many sockets that stay, and others that come and go beside them. Runs in the lab.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:stable = $null
$script:churn = $null
$script:looks = @()

function Get-DescriptorLimit {
    $limits = [IO.File]::ReadAllText('/proc/self/limits')
    [regex]::Match($limits, '(?m)^Max open files\s+(\d+)').Groups[1].Value -as [int]
}

# Connections with both ends in this process.
function New-PairBlock {
    param([int]$Count)

    $script:stable = [Collections.Generic.HashSet[uint]]::new()
    $listener = New-Listener -Address 127.0.0.1 -Backlog 4096
    $end = $listener.LocalEndPoint
    for ($i = 0; $i -lt $Count; $i++) {
        $client = [Net.Sockets.Socket]::new('InterNetwork', 'Stream', 'Tcp')
        $client.Connect($end)
        $null = Save-Socket -Socket $client
        $null = Save-Socket -Socket $listener.Accept()
        $port = $client.LocalEndPoint.Port
        $null = $script:stable.Add([uint]$port -shl 16 -bor [uint]$end.Port)
        $null = $script:stable.Add([uint]$end.Port -shl 16 -bor [uint]$port)
    }
    $end.Port
}

# How many of the stable sockets came more than once, how many not at all, and how many others came.
function Measure-Stable {
    param($Socket)

    $seen = [Collections.Generic.HashSet[uint]]::new()
    $repeated = 0
    $others = 0
    foreach ($item in $Socket) {
        $key = [uint]$item.LocalPort -shl 16 -bor [uint]$item.RemotePort
        if (-not $script:stable.Contains($key)) {
            $others++
        }
        elseif (-not $seen.Add($key)) {
            $repeated++
        }
    }
    [pscustomobject]@{ Missing = $script:stable.Count - $seen.Count; Repeated = $repeated; Others = $others }
}

# The ports of each line of `ss -tanH`.
function ConvertFrom-SsEnd {
    param([string[]]$Line)

    foreach ($match in [regex]::Matches($Line -join "`n", '(?m):(\d+)\s+\S+:(\d+)\s*$')) {
        [pscustomobject]@{ LocalPort = $match.Groups[1].Value; RemotePort = $match.Groups[2].Value }
    }
}

# Only looks, with us and with ss; Measure-Look counts when the host is at rest again.
function Save-Look {
    param([int]$Count, [string]$Source)

    $script:looks = 1..$Count | ForEach-Object { @{ Ours = Get-ProcTcpSocket -Source $Source; Ss = ss -tanH } }
}

function Measure-Look {
    foreach ($look in $script:looks) {
        @{
            Ours = Measure-Stable -Socket $look.Ours
            Ss   = Measure-Stable -Socket (ConvertFrom-SsEnd -Line $look.Ss)
        }
    }
}

# What a script makes this process read, and how much it gives.
function Measure-ByteRead {
    param([scriptblock]$Script)

    $null = & $Script
    $before = Get-BytesRead
    $count = @(& $Script).Count
    [pscustomobject]@{ Bytes = (Get-BytesRead) - $before; Count = $count }
}

function Get-BytesRead {
    [long]([regex]::Match([IO.File]::ReadAllText('/proc/self/io'), 'rchar: (\d+)').Groups[1].Value)
}

# Opens and closes as fast as it can, in a thread of its own. Every connection is reset: none stays as TIME_WAIT.
function Start-Churn {
    $state = [hashtable]::Synchronized(@{ Ends = $false; Count = 0 })
    $shell = [powershell]::Create().AddScript({
        param($state)
        $listener = [Net.Sockets.Socket]::new('InterNetwork', 'Stream', 'Tcp')
        $listener.Bind([ipendpoint]::new([ipaddress]::Loopback, 0))
        $listener.Listen(64)
        $end = $listener.LocalEndPoint
        $kept = [Collections.Generic.Queue[object]]::new()
        $reset = [Net.Sockets.LingerOption]::new($true, 0)
        while (-not $state.Ends) {
            $client = [Net.Sockets.Socket]::new('InterNetwork', 'Stream', 'Tcp')
            $client.Connect($end)
            $client.LingerState = $reset
            $kept.Enqueue($client)
            $kept.Enqueue($listener.Accept())
            # A few hundred are open at any time, so that the chains of the table grow and shrink everywhere.
            while ($kept.Count -gt 400) {
                $kept.Dequeue().Dispose()
            }
            $state.Count++
        }
    }).AddArgument($state)
    $script:churn = @{ State = $state; Shell = $shell; Run = $shell.BeginInvoke() }
}

function Stop-Churn {
    $script:churn.State.Ends = $true
    $null = $script:churn.Shell.EndInvoke($script:churn.Run)
    $script:churn.State.Count
}

Export-ModuleMember -Function *
