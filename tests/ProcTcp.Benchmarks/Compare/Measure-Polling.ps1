#Requires -Version 7.4

<#
.SYNOPSIS
Measures the processor time of Wait-ProcTcpSocket on a big table, and that of Watch-ProcTcpSocket where it changes all the time.
Writes JSON.

.DESCRIPTION
Compare.ps1 starts it in a network namespace of its own. What begin and end cost is taken out: a short run is measured, then a long
one, and the difference counts.
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

    # How long the wait and the watch are that count.
    [int]$WaitSeconds = 60,

    [int]$WatchSeconds = 20
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

$shortSeconds = 4
$neverUsed = 1

# The processor time of this pwsh, the objects that came, and the last verbose line.
function Measure-Call {
    param([string]$Command, [hashtable]$Parameter)

    $process = [System.Diagnostics.Process]::GetCurrentProcess()
    $before = $process.TotalProcessorTime
    $told = @(& $Command @Parameter -Verbose -WarningAction Ignore -ErrorAction SilentlyContinue 4>&1)
    $process.Refresh()
    @{
        Processor = ($process.TotalProcessorTime - $before).TotalSeconds
        Objects   = @($told | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }).Count
        Summary   = "$($told | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | Select-Object -Last 1)"
    }
}

# A short call is taken out of a long one.
function Measure-Share {
    param([string]$Command, [hashtable]$Parameter, [string]$Length, [int]$Seconds)

    foreach ($attempt in 1..2) {
        $short = Measure-Call -Command $Command -Parameter ($Parameter + @{ $Length = $shortSeconds })
    }

    $long = Measure-Call -Command $Command -Parameter ($Parameter + @{ $Length = $shortSeconds + $Seconds })
    @{
        Share   = ($long.Processor - $short.Processor) / $Seconds
        Changes = ($long.Objects - $short.Objects) / $Seconds
        Summary = $long.Summary
    }
}

function Measure-WaitShare {
    param([hashtable]$Parameter)

    Measure-Share -Command Wait-ProcTcpSocket -Parameter $Parameter -Length Timeout -Seconds $WaitSeconds
}

function Measure-WatchShare {
    param([hashtable]$Parameter)

    Measure-Share -Command Watch-ProcTcpSocket -Parameter $Parameter -Length Duration -Seconds $WatchSeconds
}

$programs = @()
try {
    Enable-Loopback
    Import-Module -Name $ModulePath
    $programs = @(Open-Holder -Count $Processes -Connections $Connections)
    Wait-Ready -Process $programs
    $wait = Measure-WaitShare -Parameter @{ LocalPort = $neverUsed }
    $waitListen = Measure-WaitShare -Parameter @{ LocalPort = $neverUsed; State = 'Listen' }
    $pacer = Open-Program -ArgumentList 'pace', $Changes -OpenFiles 20000
    $programs += $pacer
    Wait-Ready -Process $pacer
    @{
        Sockets      = @(Get-ProcTcpSocket -NoOwner).Count
        WaitSeconds  = $WaitSeconds
        WatchSeconds = $WatchSeconds
        Wait         = $wait
        WaitListen   = $waitListen
        Owners       = Measure-WatchShare -Parameter @{}
        NoOwner      = Measure-WatchShare -Parameter @{ NoOwner = $true }
    } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $OutFile
}
finally {
    Close-Program -Process $programs
}
