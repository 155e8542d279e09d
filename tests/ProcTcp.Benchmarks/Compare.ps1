#Requires -Version 7.4

<#
.SYNOPSIS
Measures the cmdlets beside cat, ss, netstat, lsof and psutil, and reports which lines of the speed table hold.

.DESCRIPTION
Requires root, `unshare` and `ip`. The sockets are on loopback in network namespaces of their own, which end with the last
process in them; nothing else is changed. All subjects run in turn, in one run. The exit code is 1 if a line does not hold.

.EXAMPLE
./build.ps1 -Task Bench

.EXAMPLE
pwsh -NoProfile -File tests/ProcTcp.Benchmarks/Compare.ps1 -Quick -OutFile out/compare.md

.EXAMPLE
pwsh -NoProfile -File tests/ProcTcp.Benchmarks/Compare.ps1 -UpdateReadme
#>
[CmdletBinding(DefaultParameterSetName = 'Result')]
param(
    # Runs few rounds, for a first impression.
    [Parameter(ParameterSetName = 'Quick')]
    [switch]$Quick,

    # Also writes the Markdown below "Results" in the README of this folder.
    [Parameter(ParameterSetName = 'Result')]
    [switch]$UpdateReadme,

    # Also writes the Markdown to this file.
    [string]$OutFile,

    # The module to measure; by default, the staged module.
    [string]$ModulePath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Compare/Common.ps1"
. "$PSScriptRoot/Compare/Report.ps1"
. "$PSScriptRoot/Compare/SpeedTable.ps1"
. "$PSScriptRoot/Compare/PollingReport.ps1"

function Assert-Requirement {
    if ((id -u) -ne 0) {
        throw 'The benchmark makes network namespaces and reads the descriptors of all processes: run it as root.'
    }

    foreach ($program in 'unshare', 'ip', 'dotnet') {
        if (-not (Test-Program -Name $program)) {
            throw "The benchmark needs '$program'."
        }
    }

    $null = Get-BenchmarkCommand
}

function Find-StagedModule {
    $staged = @(Get-ChildItem -Path "$PSScriptRoot/../../out/ProcTcp/*/ProcTcp.psd1" | Sort-Object -Property LastWriteTime)
    if (-not $staged) {
        throw 'No module is staged: run `build.ps1 -Task Build` first, or name one with -ModulePath.'
    }

    $staged[-1].FullName
}

function Invoke-Measurement {
    param([string]$Name, [hashtable]$Parameter = @{}, [switch]$InNamespace)

    Write-Information -MessageData "Measuring: $Name $($Parameter['Connections'])" -InformationAction Continue
    $result = "$folder/$([guid]::NewGuid()).json"
    $script = "$PSScriptRoot/Compare/Measure-$Name.ps1"
    $command = @(Get-PwshCommand) + '-NoProfile', '-NonInteractive', '-File', $script, '-ModulePath', $ModulePath, '-OutFile', $result
    foreach ($key in $Parameter.Keys) {
        $command += $Parameter[$key] -is [switch] ? "-$key" : @("-$key", $Parameter[$key])
    }

    if ($InNamespace) {
        $command = @('unshare', '--net', '--') + $command
    }

    $program, $arguments = $command
    & $program @arguments | Out-Host
    if ($LASTEXITCODE -ne 0) {
        throw "Measure-$Name.ps1 failed with exit code $LASTEXITCODE."
    }

    Get-Content -LiteralPath $result -Raw | ConvertFrom-Json -AsHashtable
}

function Update-Result {
    param([string]$Path, [string[]]$Report)

    $before, $rest = (Get-Content -LiteralPath $Path -Raw) -split '(?<=^## Results\n\n)', 2, 'Multiline'
    $after = $rest -split '(?=^## )', 2, 'Multiline' | Select-Object -Last 1
    Set-Content -LiteralPath $Path -Value ($before + ($Report -join "`n") + "`n" + $after) -NoNewline
}

Assert-Requirement
$ModulePath = $ModulePath ? (Resolve-Path -LiteralPath $ModulePath).Path : (Find-StagedModule)
$loadBefore = (Get-Content -LiteralPath /proc/loadavg).Split(' ')[0]
$folder = (New-Item -Path "$([IO.Path]::GetTempPath())/proctcp-bench-$PID" -ItemType Directory -Force).FullName
try {
    $empty = @{ EmptyModulePath = New-EmptyModule -Folder $folder }
    $rounds = $Quick ? @{ Rounds = 3; SlowEvery = 3 } : @{ Rounds = 15; SlowEvery = 3 }
    $large = Invoke-Measurement -Name Table -InNamespace -Parameter ($rounds + $empty + @{ Processes = 10; Connections = 5000 })
    $small = Invoke-Measurement -Name Table -InNamespace -Parameter (
        $empty + @{ Processes = 10; Connections = 50; Rounds = $Quick ? 7 : 31; OwnOnly = [switch]$true })
    $namespaces = Invoke-Measurement -Name Namespaces -Parameter @{ Rounds = $Quick ? 3 : 15 }
    $churn = Invoke-Measurement -Name Churn -InNamespace -Parameter @{ Calls = $Quick ? 5 : 20 }
    $closes = Invoke-Measurement -Name Closes -InNamespace -Parameter @{ Seconds = $Quick ? 5 : 20 }
    $stops = Invoke-Measurement -Name Stops -InNamespace -Parameter @{ Rounds = $Quick ? 2 : 5 }
    $seconds = @{ WatchSeconds = $Quick ? 5 : 20; WaitSeconds = $Quick ? 20 : 60 }
    $polling = Invoke-Measurement -Name Polling -InNamespace -Parameter ($seconds + @{ Processes = 10; Connections = 5000 })
    $memory = Invoke-Measurement -Name Memory
    $startup = Invoke-Measurement -Name Startup -Parameter ($empty + @{ Rounds = $Quick ? 5 : 15 })
}
finally {
    Remove-Item -LiteralPath $folder -Recurse -Force
}

$verdict = @(Get-Verdict -Large $large -Small $small -Namespaces $namespaces -Startup $startup -Polling $polling -Closes $closes -Stops $stops)
$report = @(
    Format-Environment -LoadBefore $loadBefore
    Format-Verdict -Verdict $verdict
    Format-TimeTable -Result $large -Title 'The big table'
    Format-TimeTable -Result $small -Title 'The small table'
    Format-TimeTable -Result $namespaces -Title "All of $($namespaces.Namespaces) network namespaces"
    Format-Allocation -Large $large
    Format-Memory -Result $memory
    Format-Startup -Result $startup
    Format-Polling -Polling $polling
    Format-Churn -Result $churn
    Format-Close -Result $closes
    Format-Stop -Result $stops
)
$report
if ($OutFile) {
    Set-Content -LiteralPath $OutFile -Value $report
}

if ($UpdateReadme) {
    Update-Result -Path "$PSScriptRoot/README.md" -Report $report
}

$broken = @($verdict | Where-Object Holds -NE $true)
if ($broken) {
    Write-Information -MessageData "$($broken.Count) of $($verdict.Count) lines do not hold." -InformationAction Continue
    exit 1
}
