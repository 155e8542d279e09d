#Requires -Version 7.4

<#
.SYNOPSIS
Fills this network namespace with sockets and measures, in turn, everyone who can list them. Writes JSON.

.DESCRIPTION
Compare.ps1 starts it in a namespace of its own. The session stays warm: every subject runs unmeasured first.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string]$ModulePath,

    [Parameter(Mandatory)]
    [string]$OutFile,

    [int]$Processes = 10,

    # For each process; both ends are held.
    [int]$Connections = 5000,

    [int]$Rounds = 15,

    # Peers that take seconds run in every so many rounds only.
    [int]$SlowEvery = 3,

    # Leaves out the peers that Compare.ps1 needs for the big table only.
    [switch]$OwnOnly
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Common.ps1"

$warmUps = 8

function Get-OwnSubject {
    [ordered]@{
        'Get-ProcTcpSocket'                  = { $null = Get-ProcTcpSocket }
        'Get-ProcTcpSocket -NoOwner'         = { $null = Get-ProcTcpSocket -NoOwner }
        'Get-ProcTcpSocket -NoOwner > $null' = { Get-ProcTcpSocket -NoOwner > $null }
        'Get-ProcTcpSocket -State CloseWait' = { $null = Get-ProcTcpSocket -State CloseWait }
        'Measure-ProcTcpSocket'              = { $null = Measure-ProcTcpSocket }
        'Test-ProcTcpSocket -LocalPort'      = { if (-not (Test-ProcTcpSocket -LocalPort $script:listenerPort)) { throw 'Nobody listens.' } }
        'PowerShell: as many empty objects'  = { $null = Get-EmptyObject -Count $script:sockets }
    }
}

# What PowerShell itself takes for objects that cost their cmdlet nothing.
function Import-EmptyCmdlet {
    $types = Add-Type -PassThru -ReferencedAssemblies System.Management.Automation, System.Runtime -TypeDefinition @'
using System.Management.Automation;

[Cmdlet("Get", "EmptyObject")]
public sealed class GetEmptyObjectCommand : Cmdlet
{
    private static readonly object s_empty = new object();

    [Parameter]
    public int Count { get; set; }

    protected override void EndProcessing()
    {
        for (int i = 0; i < Count; i++)
        {
            WriteObject(s_empty);
        }
    }
}
'@
    Import-Module -Assembly $types[0].Assembly
}

function Get-FastPeer {
    [ordered]@{
        'process start alone' = 'true'
        'cat /proc/net/tcp'   = 'cat /proc/net/tcp'
        'ss -Htan'            = 'ss -Htan'
    }
}

function Get-SlowPeer {
    [ordered]@{
        'ss -Htanp'           = 'ss -Htanp'
        'netstat -tanp'       = 'netstat -tanp'
        'lsof -nP -iTCP'      = 'lsof -nP -iTCP'
        'python3 start alone' = '/usr/bin/python3 -c "import psutil"'
        'psutil'              = '/usr/bin/python3 -c "import psutil; psutil.net_connections(''tcp'')"'
    }
}

function Test-Peer {
    param([string]$Command)

    $program = ($Command -split ' ')[0]
    if ($program -ne '/usr/bin/python3') {
        return Test-Program -Name $program
    }

    (Test-Program -Name $program) -and $(& $program -c 'import psutil' 2>&1; $LASTEXITCODE -eq 0)[-1]
}

function Get-Subject {
    param([int]$SlowEvery, [switch]$OwnOnly)

    $own = Get-OwnSubject
    foreach ($name in $own.Keys) {
        [pscustomobject]@{ Name = $name; Every = 1; Block = $own[$name]; Command = $null }
    }

    if ($OwnOnly) {
        return
    }

    foreach ($peers in @{ Every = 1; Of = Get-FastPeer }, @{ Every = $SlowEvery; Of = Get-SlowPeer }) {
        foreach ($name in $peers.Of.Keys) {
            if (Test-Peer -Command $peers.Of[$name]) {
                [pscustomobject]@{ Name = $name; Every = $peers.Every; Block = $null; Command = $peers.Of[$name] }
            }
            else {
                $script:missing += $name
            }
        }
    }
}

function Measure-Subject {
    param($Subject)

    $milliseconds = $Subject.Command ? (Measure-Program -Command $Subject.Command) : (Measure-Block -Block $Subject.Block)
    $script:times[$Subject.Name] += , $milliseconds
}

function Measure-Engine {
    param([System.Diagnostics.Process]$Engine)

    $Engine.StandardInput.WriteLine()
    $round = $Engine.StandardOutput.ReadLine() | ConvertFrom-Json -AsHashtable
    foreach ($stage in $round.Keys) {
        $script:times[$stage] += , $round[$stage]
    }
}

function Measure-Round {
    param([int]$Round, $Subject, [System.Diagnostics.Process]$Engine)

    # Each round begins with another subject, so that none has always the same one before it.
    for ($i = 0; $i -lt $Subject.Count; $i++) {
        $next = $Subject[($i + $Round) % $Subject.Count]
        if ($Round % $next.Every -eq 0) {
            Measure-Subject -Subject $next
        }
    }

    Measure-Engine -Engine $Engine
}

function Measure-CmdletAllocation {
    param([scriptblock]$Block)

    foreach ($attempt in 1..3) {
        $before = [GC]::GetTotalAllocatedBytes($true)
        $null = & $Block
        $bytes = [GC]::GetTotalAllocatedBytes($true) - $before
    }

    $bytes
}

function Measure-EngineAllocation {
    dotnet (Get-BenchmarkCommand) allocation | ConvertFrom-Json
}

$sockets = 0
$listenerPort = 0
$missing = @()
$times = @{}
$engine = $null
$holders = @()
try {
    Enable-Loopback
    $holders = @(Open-Holder -Count $Processes -Connections $Connections)
    Wait-Ready -Process $holders
    Import-Module -Name $ModulePath
    Import-EmptyCmdlet
    $sockets = @(Get-ProcTcpSocket -NoOwner).Count
    $listenerPort = @(Get-ProcTcpSocket -NoOwner -State Listen)[-1].LocalPort

    $own = Get-OwnSubject
    foreach ($warmUp in 1..$warmUps) {
        $own.Values | ForEach-Object { $null = Measure-Block -Block $_ }
    }

    $engine = Open-Program -ArgumentList 'read-loop'
    Wait-Ready -Process $engine
    $subjects = @(Get-Subject -SlowEvery $SlowEvery -OwnOnly:$OwnOnly)
    for ($round = 0; $round -lt $Rounds; $round++) {
        Measure-Round -Round $round -Subject $subjects -Engine $engine
    }

    @{
        Sockets    = $sockets
        Times      = $times
        Missing    = $missing
        Allocation = @{
            Measure    = Measure-CmdletAllocation -Block { Measure-ProcTcpSocket > $null }
            Cmdlet     = Measure-CmdletAllocation -Block { Get-ProcTcpSocket > $null }
            PowerShell = Measure-CmdletAllocation -Block { Get-EmptyObject -Count $sockets > $null }
            Engine     = Measure-EngineAllocation
        }
    } | ConvertTo-Json -Depth 6 | Set-Content -LiteralPath $OutFile
}
finally {
    Close-Program -Process (@($engine) + $holders | Where-Object { $_ })
}
