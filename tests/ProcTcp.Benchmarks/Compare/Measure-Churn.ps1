#Requires -Version 7.4

<#
.SYNOPSIS
Counts how often stable sockets are shown twice or not at all while others come and go. Writes JSON.

.DESCRIPTION
Compare.ps1 starts it in a network namespace of its own. Which sockets are stable is asked while it is quiet; ours and ss must
agree on them, and on how many there are.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string]$ModulePath,

    [Parameter(Mandatory)]
    [string]$OutFile,

    [int]$Processes = 5,

    # For each process; both ends are held.
    [int]$Connections = 1000,

    [int]$Churners = 2,

    [int]$Calls = 20
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

# All addresses are 127.0.0.1, so that the two ports tell one socket from another.
function Get-OwnKey {
    foreach ($socket in Get-ProcTcpSocket -AddressFamily IPv4 -WarningAction SilentlyContinue) {
        [int64]$socket.LocalPort * 65536 + $socket.RemotePort
    }
}

function Get-PeerKey {
    foreach ($line in ss -Htan4) {
        $fields = $line -split '\s+'
        $remote = $fields[4].Substring($fields[4].LastIndexOf(':') + 1)
        [int64]$fields[3].Substring($fields[3].LastIndexOf(':') + 1) * 65536 + ($remote -eq '*' ? 0 : $remote)
    }
}

function Get-StableKey {
    $own = [System.Collections.Generic.HashSet[int64]]@(Get-OwnKey)
    $expected = $Processes * (2 * $Connections + 1)
    if ($own.Count -ne $expected) {
        throw "$expected stable sockets were made, and Get-ProcTcpSocket shows $($own.Count)."
    }

    if ((Test-Program -Name ss) -and -not $own.SetEquals([int64[]]@(Get-PeerKey))) {
        throw 'Get-ProcTcpSocket and ss disagree on the stable sockets while nothing else happens.'
    }

    , $own
}

function Measure-Call {
    param([System.Collections.Generic.HashSet[int64]]$Stable, [scriptblock]$Call)

    $found = [System.Collections.Generic.HashSet[int64]]::new()
    $rows = 0
    $duplicates = 0
    foreach ($key in & $Call) {
        $rows++
        if ($Stable.Contains($key) -and -not $found.Add($key)) {
            $duplicates++
        }
    }

    [pscustomobject]@{ Rows = $rows; Duplicates = $duplicates; Misses = $Stable.Count - $found.Count }
}

function Get-Sum {
    param($Call)

    @{
        Calls      = @($Call).Count
        Rows       = ($Call | Measure-Object -Property Rows -Sum).Sum
        Duplicates = ($Call | Measure-Object -Property Duplicates -Sum).Sum
        Misses     = ($Call | Measure-Object -Property Misses -Sum).Sum
    }
}

function Complete-Churner {
    param([System.Diagnostics.Process[]]$Process)

    $opened = 0
    foreach ($churner in $Process) {
        $churner.StandardInput.Close()
        $opened += [int64]$churner.StandardOutput.ReadToEnd()
    }

    $opened
}

$programs = @()
try {
    Enable-Loopback
    Import-Module -Name $ModulePath
    $programs = @(Open-Holder -Count $Processes -Connections $Connections)
    Wait-Ready -Process $programs
    $stable = Get-StableKey

    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $churning = @(for ($i = 0; $i -lt $Churners; $i++) { Open-Program -ArgumentList 'churn' })
    $programs += $churning
    Wait-Ready -Process $churning
    $hasPeer = Test-Program -Name ss
    $own = @()
    $peer = @()
    for ($call = 0; $call -lt $Calls; $call++) {
        $own += Measure-Call -Stable $stable -Call { Get-OwnKey }
        if ($hasPeer) {
            $peer += Measure-Call -Stable $stable -Call { Get-PeerKey }
        }
    }

    $opened = Complete-Churner -Process $churning
    @{
        Stable  = $stable.Count
        Opened  = $opened
        Seconds = $clock.Elapsed.TotalSeconds
        Own     = Get-Sum -Call $own
        Peer    = $hasPeer ? (Get-Sum -Call $peer) : $null
    } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $OutFile
}
finally {
    Close-Program -Process $programs
}
