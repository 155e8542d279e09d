#Requires -Version 7.4

<#
.SYNOPSIS
Measures, in turn, how long `ss -K` and Stop-ProcTcpSocket take to close the same number of sockets with the same filter. Writes JSON.

.DESCRIPTION
Compare.ps1 starts it in a network namespace of its own. Every round has new connections; the ends of their server are closed. It is an error
if one of them is left.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string]$ModulePath,

    [Parameter(Mandatory)]
    [string]$OutFile,

    [int]$Processes = 2,

    # For each process; both ends are held.
    [int]$Connections = 5000,

    [int]$Rounds = 5
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

$states = 'Established', 'CloseWait', 'FinWait2'
$get = "Get-ProcTcpSocket -LocalPort `$ports -State $($states -join ',')"
$statesOfPeer = 'state established state close-wait state fin-wait-2'

# Each with what it is compared with: ss looks up owners with -p only.
$peers = [ordered]@{
    "$get -NoOwner | Stop-ProcTcpSocket -Force" = "ss -KHtn $statesOfPeer"
    "$($get -replace '^Get', 'Stop') -Force"    = "ss -KHtn $statesOfPeer"
    "$get | Stop-ProcTcpSocket -Force"          = "ss -KHtnp $statesOfPeer"
}
$subjects = @($peers.Keys) + @($peers.Values | Sort-Object -Unique)
$times = @{}
$programs = @()
try {
    Enable-Loopback
    Import-Module -Name $ModulePath
    $hasPeer = Test-Program -Name ss

    # The first round is not counted.
    for ($round = -1; $round -lt $Rounds; $round++) {
        foreach ($name in $subjects | Where-Object { $hasPeer -or $_ -notmatch '^ss ' }) {
            $programs = @(Open-Holder -Count $Processes -Connections $Connections)
            Wait-Ready -Process $programs
            $ports = (Get-ProcTcpSocket -State Listen).LocalPort
            $filter = @{ LocalPort = $ports; State = $states }
            $sockets = @(Get-ProcTcpSocket @filter -NoOwner).Count
            $time = $name -match '^ss ' `
                ? (Measure-Program -Command "$name '( $(($ports | ForEach-Object { "sport = :$_" }) -join ' or ') )'") `
                : (Measure-Block -Block ([scriptblock]::Create($name)))
            $left = @(Get-ProcTcpSocket @filter -NoOwner -ErrorAction Ignore).Count
            if ($sockets -ne $Processes * $Connections -or $left) {
                throw "'$name' has left $left of $sockets sockets."
            }

            if ($round -ge 0) {
                $times[$name] += , $time
            }

            Close-Program -Process $programs
            $programs = @()
        }
    }

    @{ Sockets = $Processes * $Connections; Peers = $peers; Times = $times } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $OutFile
}
finally {
    Close-Program -Process $programs
}
