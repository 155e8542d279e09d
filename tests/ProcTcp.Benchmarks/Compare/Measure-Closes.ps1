#Requires -Version 7.4

<#
.SYNOPSIS
Counts how many of the connections that a program opens and closes Watch-ProcTcpSocket reports, and what the watch costs. Writes JSON.

.DESCRIPTION
Compare.ps1 starts it in a network namespace of its own. Each connection is closed when the next one is accepted, so that hardly any poll
sees one; both of its ends are in the namespace.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string]$ModulePath,

    [Parameter(Mandatory)]
    [string]$OutFile,

    [int]$ConnectionsPerSecond = 1000,

    [int]$Seconds = 20
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

$programs = @()
try {
    Enable-Loopback
    Import-Module -Name $ModulePath
    $null = Watch-ProcTcpSocket -Duration 1
    $self = [System.Diagnostics.Process]::GetCurrentProcess()
    $before = $self.TotalProcessorTime
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $opened = $null
    $closed = @{ Unseen = 0; Tracked = 0 }
    $cookies = [System.Collections.Generic.HashSet[uint64]]::new()
    Watch-ProcTcpSocket -IncludeExisting -Duration ($Seconds + 4) -Verbose 4>&1 | ForEach-Object {
        if ($_ -isnot [ProcTcp.TcpSocketChange]) {
            # The first poll is done, and all connections are made while the watch goes on.
            if (-not $programs -and "$_" -match '^Read \d+ row') {
                $programs = @(Open-Program -ArgumentList churn, 1, $ConnectionsPerSecond)
            }
            elseif ("$_" -match '^\d+ polls?, ') {
                $summary = "$_"
            }
        }
        elseif ($_.Kind -eq 'Closed' -and $_.State -ne 'Listen') {
            $closed[$_.State -eq 'Closed' ? 'Unseen' : 'Tracked']++
            $null = $cookies.Add($_.Socket.Cookie)
        }
        if ($programs -and $null -eq $opened -and $clock.Elapsed.TotalSeconds -ge $Seconds) {
            $programs[0].StandardInput.Close()
            $opened = [int64]$programs[0].StandardOutput.ReadToEnd().Trim().Split("`n")[-1]
        }
    }
    $self.Refresh()
    @{
        Ends    = 2 * $opened
        Closed  = $closed.Unseen + $closed.Tracked
        Unseen  = $closed.Unseen
        Cookies = $cookies.Count
        Cores   = ($self.TotalProcessorTime - $before).TotalSeconds / $clock.Elapsed.TotalSeconds
        Rate    = $opened / $Seconds
        Summary = $summary
    } | ConvertTo-Json | Set-Content -LiteralPath $OutFile
}
finally {
    Close-Program -Process $programs
}
