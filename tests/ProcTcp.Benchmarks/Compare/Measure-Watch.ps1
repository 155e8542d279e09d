#Requires -Version 7.4

<#
.SYNOPSIS
Measures the processor time of Watch-ProcTcpSocket on a big table that changes all the time. Writes JSON.

.DESCRIPTION
Compare.ps1 starts it in a network namespace of its own. What the begin of a watch costs is taken out: a short watch is measured, then
a long one, and the difference counts.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string]$ModulePath,

    [Parameter(Mandatory)]
    [string]$OutFile,

    [int]$Processes = 10,

    # For each process; both ends are held.
    [int]$Connections = 5000,

    # A second.
    [int]$Changes = 1000,

    # How long the watch is that counts.
    [int]$Seconds = 20
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

$shortSeconds = 4

# The processor time of this pwsh, the changes told, and what the watch says of itself at its end.
function Measure-Watch {
    param([int]$Duration, [hashtable]$Parameter)

    $process = [System.Diagnostics.Process]::GetCurrentProcess()
    $before = $process.TotalProcessorTime
    $told = @(Watch-ProcTcpSocket -Duration $Duration @Parameter -Verbose -WarningAction Ignore 4>&1)
    $process.Refresh()
    @{
        Processor = ($process.TotalProcessorTime - $before).TotalSeconds
        Changes   = @($told | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }).Count
        Summary   = "$($told[-1])"
    }
}

function Measure-Share {
    param([hashtable]$Parameter = @{})

    $null = Measure-Watch -Duration $shortSeconds -Parameter $Parameter
    $short = Measure-Watch -Duration $shortSeconds -Parameter $Parameter
    $long = Measure-Watch -Duration ($shortSeconds + $Seconds) -Parameter $Parameter
    @{
        Share   = ($long.Processor - $short.Processor) / $Seconds
        Changes = ($long.Changes - $short.Changes) / $Seconds
        Summary = $long.Summary
    }
}

$programs = @()
try {
    Enable-Loopback
    Import-Module -Name $ModulePath
    $programs = @(Open-Holder -Count $Processes -Connections $Connections)
    Wait-Ready -Process $programs
    $pacer = Open-Program -ArgumentList 'pace', $Changes -OpenFiles 20000
    $programs += $pacer
    Wait-Ready -Process $pacer
    @{
        Sockets = @(Get-ProcTcpSocket -NoOwner).Count
        Seconds = $Seconds
        Owners  = Measure-Share
        NoOwner = Measure-Share -Parameter @{ NoOwner = $true }
    } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $OutFile
}
finally {
    Close-Program -Process $programs
}
