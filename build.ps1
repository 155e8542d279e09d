#Requires -Version 7.4

<#
.SYNOPSIS
Builds, tests and packs ProcTcp.

.DESCRIPTION
Requires the .NET SDK that global.json names. All output is in folders that
git ignores: module/bin and en-US, so that the module can be imported from
the checkout, and out, which has the staged module, the package and the
test results.

Setup   installs the missing tools that the tests compare with (iproute2,
        net-tools, util-linux, lsof, OpenSSH), as root only, and restores
        the packages, so that the other tasks need no network.
Build   compiles the cmdlets, creates the help and stages the module in
        out/ProcTcp/<version>.
Test    builds, packs and runs every suite; the last line reports how many
        tests passed, failed and were skipped.
Lint    checks the format of the C# code, compiles with warnings as errors,
        parses the scripts and analyzes them with PSScriptAnalyzer.
Bench   measures the module beside cat, ss, netstat, lsof and psutil.
Mutate  changes the code below -Path in small ways, one at a time, and
        reports in out/Mutation which changes no test of Core detects.
Pack    builds, and creates the package out/ProcTcp.<version>.nupkg for a
        PowerShell gallery.
Clean   removes all output of the other tasks.

.EXAMPLE
./build.ps1

.EXAMPLE
./build.ps1 -Task Test -Suite Pester -TestName 'Get-ProcTcpSocket filters'
#>
[CmdletBinding()]
param(
    # The tasks to run, in this order.
    [ArgumentCompletions('Setup', 'Build', 'Test', 'Lint', 'Bench', 'Mutate', 'Pack', 'Clean')]
    [string[]]$Task = 'Build',

    # The configuration of the C# build.
    [ValidateSet('Debug', 'Release')]
    [string]$Configuration = 'Release',

    # Test: the suites to run. Arm64, which All does not include, runs Core's tests, and two Pester suites in pwsh, compiled for arm64, in an
    # emulator. It downloads what it needs from NuGet and Debian to out/arm64, and installs nothing.
    [ValidateSet('All', 'Xunit', 'Pester', 'Arm64')]
    [string]$Suite = 'All',

    # Test: runs only the tests whose full name contains this text.
    [string]$TestName,

    # Test: tests this package instead of a new build.
    [string]$PackagePath,

    # Test: collects the code coverage of the C# code in out/TestResults.
    [switch]$Coverage,

    # Mutate: the folder to change, below src/ProcTcp.Core.
    [string]$Path = "$PSScriptRoot/src/ProcTcp.Core/Parsing",

    # Lint: fails if PSScriptAnalyzer is not installed.
    [switch]$RequireAnalyzer
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

foreach ($script in Get-ChildItem -Path "$PSScriptRoot/tools/*.ps1") {
    . $script
}

$layout = Get-Layout -Root $PSScriptRoot -Configuration $Configuration

# `pwsh -File build.ps1 -Task Lint,Test` hands the list over as one string.
foreach ($name in $Task -split ',') {
    switch ($name.Trim()) {
        'Setup' {
            Install-TestTool
            Restore-TestPackage -Layout $layout
        }
        'Build' { Build-Module -Layout $layout }
        'Lint' { Invoke-Lint -Layout $layout -RequireAnalyzer:$RequireAnalyzer }
        'Bench' { Invoke-Benchmark -Layout $layout }
        'Mutate' { Invoke-Mutation -Layout $layout -Path $Path }
        'Pack' {
            Build-Module -Layout $layout
            Compress-Module -Layout $layout
        }
        'Clean' { Clear-BuildOutput -Layout $layout }
        'Test' {
            $counts = Invoke-Test -Layout $layout -Suite $Suite -TestName $TestName -PackagePath $PackagePath -Coverage:$Coverage
            '{0} passed, {1} failed, {2} skipped' -f $counts.Passed, $counts.Failed, $counts.Skipped
            if ($counts.Failed) {
                exit 1
            }
        }
        default { throw "'$name' is not a task. The tasks are Setup, Build, Test, Lint, Bench, Mutate, Pack and Clean." }
    }
}
