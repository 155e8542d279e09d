#Requires -Version 7.4

<#
.SYNOPSIS
Measures, in turn, a bare pwsh, one that imports the module and makes the first call, and one that does so with a trivial module. Writes JSON.
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

    [int]$Rounds = 21
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

function Measure-Pwsh {
    param([string]$Script)

    $pwsh = (Get-PwshCommand | ForEach-Object { "'$_'" }) -join ' '
    Measure-Program -Command "$pwsh -NoProfile -NonInteractive -Command `"$Script`""
}

$scripts = [ordered]@{
    'pwsh alone'                          = 'exit'
    'pwsh, trivial module and first call' = "Import-Module '$EmptyModulePath'; `\`$null = Get-EmptyObject -Count 1"
    'pwsh, Import-Module'                 = "Import-Module '$ModulePath'"
    'pwsh, Import-Module and first call'  = "Import-Module '$ModulePath'; `\`$null = Get-ProcTcpSocket"
}
$times = @{}
$sockets = @(& { Import-Module -Name $ModulePath; Get-ProcTcpSocket -NoOwner }).Count
foreach ($name in $scripts.Keys) {
    $null = Measure-Pwsh -Script $scripts[$name]
}

for ($round = 0; $round -lt $Rounds; $round++) {
    foreach ($name in $scripts.Keys) {
        $times[$name] += , (Measure-Pwsh -Script $scripts[$name])
    }
}

@{ Sockets = $sockets; Times = $times } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $OutFile
