#Requires -Version 7.4

<#
.SYNOPSIS
Fills this network namespace with sockets and measures, in turn, everyone who can list them. Writes JSON.

.DESCRIPTION
Compare.ps1 starts it in a namespace of its own. The session stays warm: every subject runs unmeasured first.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string]$ModulePath,

    [Parameter(Mandatory)]
    [string]$OutFile,

    # A module with Get-EmptyObject.
    [Parameter(Mandatory)]
    [string]$EmptyModulePath,

    [int]$Processes = 10,

    # For each process; both ends are held.
    [int]$Connections = 5000,

    [int]$Rounds = 15,

    # Peers that take seconds run in every so many rounds only.
    [int]$SlowEvery = 3,

    # Leaves out the peers that Compare.ps1 needs for the big table only.
    [switch]$OwnOnly
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"
. "$PSScriptRoot/Subjects.ps1"
. "$PSScriptRoot/Allocation.ps1"

$warmUps = 8

function Measure-Subject {
    param($Subject)

    $milliseconds = $Subject.Command ? (Measure-Program -Command $Subject.Command) : (Measure-Block -Block $Subject.Block)
    $script:times[$Subject.Name] += , $milliseconds
}

function Measure-Engine {
    param([System.Diagnostics.Process]$Engine)

    $Engine.StandardInput.WriteLine()
    $round = $Engine.StandardOutput.ReadLine() | ConvertFrom-Json -AsHashtable
    foreach ($stage in $round.Keys) {
        $script:times[$stage] += , $round[$stage]
    }
}

function Measure-Round {
    param([int]$Round, $Subject, [System.Diagnostics.Process]$Engine)

    # Each round begins with another subject, so that none has always the same one before it.
    for ($i = 0; $i -lt $Subject.Count; $i++) {
        $next = $Subject[($i + $Round) % $Subject.Count]
        if ($Round % $next.Every -eq 0) {
            Measure-Subject -Subject $next
        }
    }

    Measure-Engine -Engine $Engine
}

$times = @{}
$engine = $null
$holders = @()
try {
    Enable-Loopback
    $holders = @(Open-Holder -Count $Processes -Connections $Connections)
    Wait-Ready -Process $holders
    Import-Module -Name $ModulePath, $EmptyModulePath
    $sockets = @(Get-ProcTcpSocket -NoOwner).Count
    $own = @(Get-OwnSubject -Sockets $sockets -ListenerPort @(Get-ProcTcpSocket -NoOwner -State Listen)[-1].LocalPort)
    foreach ($warmUp in 1..$warmUps) {
        $own | ForEach-Object { $null = Measure-Block -Block $_.Block }
    }

    $engine = Open-Program -ArgumentList 'read-loop'
    Wait-Ready -Process $engine
    $peers, $missing = @($OwnOnly ? @() : (Get-Peer -SlowEvery $SlowEvery)).Where({ Test-Peer -Command $_.Command }, 'Split')
    for ($round = 0; $round -lt $Rounds; $round++) {
        Measure-Round -Round $round -Subject @($own; $peers) -Engine $engine
    }

    @{
        Sockets    = $sockets
        CloseWait  = @(Get-ProcTcpSocket -NoOwner -State CloseWait).Count
        Times      = $times
        Missing    = @($missing | ForEach-Object Name)
        Allocation = $OwnOnly ? $null : (Measure-Allocation -Subject $own)
    } | ConvertTo-Json -Depth 6 | Set-Content -LiteralPath $OutFile
}
finally {
    Close-Program -Process (@($engine) + $holders | Where-Object { $_ })
}
