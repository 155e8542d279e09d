#Requires -Version 7.4

<#
.SYNOPSIS
Makes many network namespaces with sockets in them, and measures one call over all of them beside bare reads of their tables. Writes JSON.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string]$ModulePath,

    [Parameter(Mandatory)]
    [string]$OutFile,

    [int]$Processes = 2,

    # Made by each process.
    [int]$Namespaces = 100,

    # In each namespace; both ends are held.
    [int]$Connections = 50,

    [int]$Rounds = 15
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

$warmUps = 3

# What may not be read on this host is not the matter here.
$WarningPreference = 'SilentlyContinue'

$programs = @()
try {
    $openFiles = $Namespaces * (2 * $Connections + 2) + 200
    for ($i = 0; $i -lt $Processes; $i++) {
        $programs += Open-Program -ArgumentList 'hold-namespaces', $Namespaces, $Connections -OpenFiles $openFiles
    }

    Wait-Ready -Process $programs
    Import-Module -Name $ModulePath
    $sockets = @(Get-ProcTcpSocket -AllNetworkNamespaces)
    $own = [ordered]@{
        'Get-ProcTcpSocket -AllNetworkNamespaces'          = { $null = Get-ProcTcpSocket -AllNetworkNamespaces }
        'Get-ProcTcpSocket -AllNetworkNamespaces -NoOwner' = { $null = Get-ProcTcpSocket -AllNetworkNamespaces -NoOwner }
    }
    foreach ($warmUp in 1..$warmUps) {
        $own.Values | ForEach-Object { $null = Measure-Block -Block $_ }
    }

    $engine = Open-Program -ArgumentList 'namespace-loop'
    $programs += $engine
    Wait-Ready -Process $engine
    $times = @{}
    for ($round = 0; $round -lt $Rounds; $round++) {
        foreach ($name in $own.Keys) {
            $times[$name] += , (Measure-Block -Block $own[$name])
        }

        $engine.StandardInput.WriteLine()
        $stages = $engine.StandardOutput.ReadLine() | ConvertFrom-Json -AsHashtable
        foreach ($stage in $stages.Keys) {
            $times[$stage] += , $stages[$stage]
        }
    }

    @{
        Sockets    = $sockets.Count
        Namespaces = @($sockets.NetworkNamespace | Sort-Object -Unique).Count
        Times      = $times
        Missing    = @()
    } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $OutFile
}
finally {
    Close-Program -Process $programs
}
