<#
.SYNOPSIS
Makes the help file of a binary module from its Markdown pages and from the cmdlets themselves.

.DESCRIPTION
A page holds the texts. Syntax, types, positions, pipeline input, aliases and accepted values are asked of the built
cmdlets, so they cannot drift. A parameter that a cmdlet's own page does not describe is described by Filters.md. It is an
error if a parameter has no text or a text has no parameter.

Run it in a process of its own: it loads the assembly.
#>
param(
    [Parameter(Mandatory)]
    [string]$AssemblyPath,

    [Parameter(Mandatory)]
    [string]$PagePath,

    [Parameter(Mandatory)]
    [string]$OutputPath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

. "$PSScriptRoot/HelpText.ps1"
. "$PSScriptRoot/HelpPage.ps1"
. "$PSScriptRoot/CommandShape.ps1"
. "$PSScriptRoot/HelpCheck.ps1"
. "$PSScriptRoot/Maml.ps1"

Import-Module -Name $AssemblyPath
$module = Split-Path -Path $AssemblyPath -LeafBase
$commands = @(Get-Command -Module $module -CommandType Cmdlet | ForEach-Object { Get-CommandShape -Command $_ })
$pages = Read-HelpFolder -Path $PagePath

$problems = @(Get-HelpProblem -Command $commands -PageSet $pages)
$problems | Write-Warning
if ($problems) {
    throw "The help pages and the cmdlets do not fit together in $($problems.Count) places."
}

$maml = [xml](ConvertTo-HelpXml -Command $commands -PageSet $pages)
$maml.Save($OutputPath)
