#Requires -Version 7.4

<#
.SYNOPSIS
Measures, in turn, a bare pwsh, one that imports a trivial module and makes its first call, and ones that do so with the module. Counts the methods that the first calls compile. Writes JSON.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string]$ModulePath,

    [Parameter(Mandatory)]
    [string]$OutFile,

    # A module with Get-EmptyObject.
    [Parameter(Mandatory)]
    [string]$EmptyModulePath,

    [int]$Rounds = 15
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

$firstCalls = 'Get-ProcTcpSocket', 'Get-ProcTcpSocket -NoOwner', 'Test-ProcTcpSocket -State Listen'

function Measure-Pwsh {
    param([string]$Script)

    $pwsh = (Get-PwshCommand | ForEach-Object { "'$_'" }) -join ' '
    Measure-Program -Command "$pwsh -NoProfile -NonInteractive -Command `"$($Script.Replace('$', '\$'))`""
}

# After the first call of a trivial module, so that PowerShell's own methods for any cmdlet are not among them.
function Measure-CompiledMethod {
    param([string]$Command)

    $script = @(
        "Import-Module '$EmptyModulePath', '$ModulePath'"
        '$count = { [Runtime.JitInfo]::GetCompiledMethodCount($false) }'
        '$null = & $count'
        '$null = Get-EmptyObject -Count 1'
        '$before = & $count'
        "`$null = $Command"
        '(& $count) - $before'
    ) -join '; '
    $program, $arguments = @(Get-PwshCommand) + '-NoProfile', '-NonInteractive', '-Command', "`$WarningPreference = 'Ignore'; $script"
    [int](& $program @arguments)
}

# As the dotnet tool, pwsh has only intermediate language, which is compiled at each start.
function Test-Precompiled {
    $reader = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.File]::OpenRead([psobject].Assembly.Location))
    $reader.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size -gt 0
    $reader.Dispose()
}

$scripts = [ordered]@{
    'pwsh alone'                          = 'exit'
    'pwsh, trivial module and first call' = "Import-Module '$EmptyModulePath'; `$null = Get-EmptyObject -Count 1"
    'pwsh, Import-Module'                 = "Import-Module '$ModulePath'"
}
foreach ($call in $firstCalls) {
    $scripts["pwsh, Import-Module and first ``$call``"] = "Import-Module '$ModulePath'; `$null = $call"
}

$times = @{}
$sockets = @(& { Import-Module -Name $ModulePath; Get-ProcTcpSocket -NoOwner }).Count
$methods = [ordered]@{}
foreach ($call in $firstCalls) {
    $methods[$call] = Measure-CompiledMethod -Command $call
}

foreach ($name in $scripts.Keys) {
    $null = Measure-Pwsh -Script $scripts[$name]
}

for ($round = 0; $round -lt $Rounds; $round++) {
    foreach ($name in $scripts.Keys) {
        $times[$name] += , (Measure-Pwsh -Script $scripts[$name])
    }
}

@{
    Sockets       = $sockets
    Times         = $times
    Methods       = $methods
    IsPrecompiled = Test-Precompiled
} | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $OutFile
