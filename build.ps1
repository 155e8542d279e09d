#Requires -Version 7.4

<#
.SYNOPSIS
Builds, tests and packs ProcTcp.

.DESCRIPTION
Needs the .NET SDK that global.json names. Everything it makes lies in ignored folders: module/bin and en-US, so that
the checkout imports in place, and out, which holds the staged module, the package and the test results.

Setup  installs what the tests compare with, where it is missing and as root (iproute2, net-tools, util-linux, lsof, OpenSSH),
       and restores the packages, so that nothing after it needs the network.
Build  compiles the cmdlets, makes the help and stages the module into out/ProcTcp/<version>.
Test   builds, packs and runs every suite; the last line says how many tests passed, failed and were skipped.
Lint   checks the format of the C# code, compiles with warnings as errors, parses the scripts and analyses them with PSScriptAnalyzer.
Bench  measures against cat, ss, netstat, lsof and psutil.
Mutate changes the code below -Path in small ways, one at a time, and reports which changes no test of Core notices, in out/Mutation.
Pack   builds and makes the gallery package out/ProcTcp.<version>.nupkg.
Clean  removes everything the other tasks made.

.EXAMPLE
./build.ps1

.EXAMPLE
./build.ps1 -Task Test -Suite Pester -TestName 'Get-ProcTcpSocket filters'
#>
[CmdletBinding()]
param(
    # What to do, in this order.
    [ArgumentCompletions('Setup', 'Build', 'Test', 'Lint', 'Bench', 'Mutate', 'Pack', 'Clean')]
    [string[]]$Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string]$Configuration = 'Release',

    # Test: the suites to run. Arm64, which is not one of All: Core's tests, and the suites of states and of Test-ProcTcpSocket in pwsh, compiled
    # for arm64 and run by an emulator. It brings what it needs into out/arm64, from NuGet and Debian, and installs nothing.
    [ValidateSet('All', 'Xunit', 'Pester', 'Arm64')]
    [string]$Suite = 'All',

    # Test: only tests whose full name contains this text.
    [string]$TestName,

    # Test: a package made earlier, to be tested instead of a new build.
    [string]$PackagePath,

    # Test: collects the coverage of the C# code into out/TestResults.
    [switch]$Coverage,

    # Mutate: a folder below src/ProcTcp.Core.
    [string]$Path = "$PSScriptRoot/src/ProcTcp.Core/Parsing",

    # Lint: it is an error if PSScriptAnalyzer is not there.
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
        default { throw "There is no task '$name'. Choose from Setup, Build, Test, Lint, Bench, Mutate, Pack and Clean." }
    }
}
