#Requires -Version 7.4

<#
.SYNOPSIS
Measures how much the memory of pwsh grows while it reads tables of made-up proc roots without owners, and keeps no socket. Writes JSON.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string]$ModulePath,

    [Parameter(Mandatory)]
    [string]$OutFile,

    [int[]]$Rows = @(100000, 1000000)
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

function New-ProcRoot {
    param([string]$Path, [int]$Rows)

    $null = New-Item -Path "$Path/1/net" -ItemType Directory -Force
    $table = [System.IO.StreamWriter]::new("$Path/1/net/tcp")
    $table.Write('  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'.PadRight(149) + "`n")
    for ($i = 0; $i -lt $Rows; $i++) {
        $row = '{0,4}: 0100007F:{1:X4} {2:X8}:01BB 01 00000000:00000000 00:00000000 00000000     0        0 {3} 1 {4:x16} 20 4 30 10 -1' -f @(
            $i
            1024 + $i % 60000
            0x0100000A + [int][math]::Floor($i / 60000) * 256
            1000 + $i
            0x6f000000 + $i
        )
        $table.Write($row.PadRight(149) + "`n")
    }

    $table.Dispose()
}

function Measure-Growth {
    param([string]$Root, [string]$SmallRoot)

    $script = @(
        "Import-Module '$ModulePath'"
        '$status = { param($Name) [long]((Select-String -LiteralPath /proc/self/status -Pattern $Name).Line -replace ''\D'') * 1KB }'
        "Get-ProcTcpSocket -NoOwner -ProcRoot '$SmallRoot' | Out-Null"
        '$before = & $status VmRSS'
        "Get-ProcTcpSocket -NoOwner -ProcRoot '$Root' | Out-Null"
        '((& $status VmHWM) - $before), ((& $status VmRSS) - $before) -join '' '''
    ) -join '; '
    $program, $arguments = @(Get-PwshCommand) + '-NoProfile', '-NonInteractive', '-Command', $script
    $peak, $after = (& $program @arguments) -split ' '
    @{ Peak = [long]$peak; After = [long]$after }
}

$folder = (New-Item -Path "$([IO.Path]::GetTempPath())/proctcp-bench-memory-$PID" -ItemType Directory -Force).FullName
try {
    New-ProcRoot -Path "$folder/small" -Rows 10
    $growth = foreach ($count in $Rows) {
        New-ProcRoot -Path "$folder/$count" -Rows $count
        (Measure-Growth -Root "$folder/$count" -SmallRoot "$folder/small") + @{ Rows = $count }
    }

    @{ Growth = @($growth) } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $OutFile
}
finally {
    Remove-Item -LiteralPath $folder -Recurse -Force
}
