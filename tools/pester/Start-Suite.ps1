<#
.SYNOPSIS
Runs the Pester suites against the staged module, in the process this script is started in, and writes their outcomes as JSON.
#>
param(
    [string]$PesterPath,
    [string]$ManifestPath,
    [string]$TestPath,
    [string]$ReportPath,
    [string]$PwshPath,
    [string]$TestName
)

# Nothing but what pwsh ships, Pester and the staged module: a ProcTcp installed by the user must not be tested in its place.
$env:PSModulePath = @(
    "$PSHOME/Modules"
    Split-Path -Path $PesterPath | Split-Path | Split-Path
    Split-Path -Path $ManifestPath | Split-Path | Split-Path
) -join [IO.Path]::PathSeparator

# The pwsh that a test starts is the one under test.
$env:PATH = (Split-Path -Path $PwshPath) + [IO.Path]::PathSeparator + $env:PATH

# Preferences and strict mode stay as they are by default: the tests inherit them.
Import-Module -Name $PesterPath -ErrorAction Stop
Import-Module -Name $ManifestPath -ErrorAction Stop

$configuration = New-PesterConfiguration
$configuration.Run.Path = $TestPath -split [IO.Path]::PathSeparator
$configuration.Run.PassThru = $true
if ($TestName) {
    $configuration.Filter.FullName = "*$TestName*"
}

$run = Invoke-Pester -Configuration $configuration
if (-not $run) {
    throw 'Pester did not come to a result.'
}

# Pester shows that a test was skipped, and not why.
$run.Skipped | Group-Object -Property { "$($_.ErrorRecord.Exception.Message)" -replace '^is skipped, because ' } | ForEach-Object { "Skipped $($_.Count): $($_.Name)" }

$outcome = @(
    $run.FailedContainers | Select-Object -Property @{ Name = 'Name'; Expression = { "$($_.Item)" } }, Result
    $run.Tests | Where-Object Result -NE 'NotRun' | Select-Object -Property @{ Name = 'Name'; Expression = 'ExpandedPath' }, Result
)
$empty = if (-not $TestName) { $run.Containers | Where-Object TotalCount -EQ 0 | ForEach-Object { "no test in $($_.Item)" } }
$broken = if ($run.Result -ne 'Passed' -and 'Failed' -notin $outcome.Result) { 'a block failed outside of its tests' }
@{
    Outcome = $outcome
    Problem = @($empty; $broken).Where{ $null -ne $_ } -join '; '
} | ConvertTo-Json -Depth 3 | Set-Content -LiteralPath $ReportPath
