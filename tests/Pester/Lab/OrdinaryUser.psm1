# Another user, who may read what everybody may: a pwsh, the module and the lab are staged for him where he can.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:become = 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'
$script:ordinaryUser = $null

# Why nothing can be run as an ordinary user here; nothing if it can.
function Get-OrdinaryUserProblem {
    (Get-OrdinaryUser).Problem
}

# How he is become, and his Pwsh, Manifest and Lab.
function Get-OrdinaryUser {
    $script:ordinaryUser ??= New-OrdinaryUser
    $script:ordinaryUser
}

function New-OrdinaryUser {
    $user = [pscustomobject]@{ Command = $script:become; Pwsh = ''; Manifest = ''; Lab = ''; Problem = '' }
    if ((id -u) -ne '0') {
        $user.Problem = 'only root can become another user (CAP_SETUID)'
        return $user
    }
    if (-not (Get-Command -Name setpriv -CommandType Application -ErrorAction Ignore)) {
        $user.Problem = "there is no 'setpriv' on PATH (util-linux)"
        return $user
    }

    $stage = (New-Item -Path ([IO.Path]::GetTempPath()) -Name "ordinary-$PID" -ItemType Directory -Force).FullName
    $user.Manifest = "$(Copy-ForEverybody -Path (Get-Module -Name ProcTcp).ModuleBase -Destination "$stage/ProcTcp")/ProcTcp.psd1"
    $user.Lab = Copy-ForEverybody -Path $PSScriptRoot -Destination "$stage/Lab"
    $user.Pwsh = Get-PwshCommand
    if (-not (Test-Run -Command $user.Pwsh, '-NoProfile', '-Version')) {
        $user.Pwsh = Copy-Pwsh -Stage $stage
    }
    $answer = Invoke-AsOrdinaryUser -Command $user.Pwsh, '-NoProfile', '-Version'
    if ($LASTEXITCODE -ne 0) {
        $user.Problem = "an ordinary user cannot run $($user.Pwsh): $answer"
    }
    $user
}

# A pwsh that comes as .NET tool lies in its owner's package cache, and .NET may lie in his home.
function Copy-Pwsh {
    param([string]$Stage)

    $home7 = Copy-ForEverybody -Path $PSHOME -Destination "$Stage/pwsh"
    if (Test-Path -LiteralPath "$home7/pwsh") {
        return "$home7/pwsh"
    }

    $runtime = [Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory().TrimEnd('/')
    $root = Convert-Path -LiteralPath "$runtime/../../.."
    if (-not (Test-Run -Command "$root/dotnet", '--list-runtimes')) {
        $null = New-Item -Path "$Stage/dotnet/shared/Microsoft.NETCore.App" -ItemType Directory
        $null = Copy-ForEverybody -Path $runtime -Destination "$Stage/dotnet/shared/Microsoft.NETCore.App/$(Split-Path -Path $runtime -Leaf)"
        $null = Copy-ForEverybody -Path "$root/host" -Destination "$Stage/dotnet/host"
        $null = Copy-ForEverybody -Path "$root/dotnet" -Destination "$Stage/dotnet/dotnet"
        chmod -R a+rX "$Stage/dotnet"
        $root = "$Stage/dotnet"
    }
    Set-Content -LiteralPath "$home7/pwsh" -Value "#!/bin/sh`nexec '$root/dotnet' '$home7/pwsh.dll' `"`$@`""
    chmod 755 "$home7/pwsh"
    "$home7/pwsh"
}

function Copy-ForEverybody {
    param([string]$Path, [string]$Destination)

    Copy-Item -LiteralPath $Path -Destination $Destination -Recurse
    chmod -R a+rX $Destination
    $Destination
}

function Test-Run {
    param([string[]]$Command)

    $null = Invoke-AsOrdinaryUser -Command $Command
    $LASTEXITCODE -eq 0
}

function Invoke-AsOrdinaryUser {
    param([string[]]$Command)

    $setpriv, $options = $script:become + $Command
    & $setpriv @options 2>&1
}

function Get-PwshCommand {
    (Get-Command -Name pwsh -CommandType Application | Select-Object -First 1).Source
}

Export-ModuleMember -Function Get-OrdinaryUserProblem, Get-OrdinaryUser, Get-PwshCommand
