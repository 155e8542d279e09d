# What the measuring scripts share: peers, stopwatches, processes that hold sockets.

function Get-BenchmarkCommand {
    $assembly = "$PSScriptRoot/../bin/Release/net10.0/ProcTcp.Benchmarks.dll"
    if (-not (Test-Path -LiteralPath $assembly)) {
        throw 'The benchmark program is not built: run `build.ps1 -Task Bench`, or `dotnet build -c Release` in its folder.'
    }

    (Resolve-Path -LiteralPath $assembly).Path
}

function Get-PwshCommand {
    $process = [Environment]::ProcessPath
    if ((Split-Path -Path $process -Leaf) -eq 'dotnet') {
        return $process, "$PSHOME/pwsh.dll"
    }

    , $process
}

function Test-Program {
    param([string]$Name)

    [bool](Get-Command -Name $Name -CommandType Application -ErrorAction Ignore)
}

function Open-Program {
    param([string[]]$ArgumentList, [int]$OpenFiles)

    # The shell's only work is the limit; exec leaves no shell behind.
    $start = [System.Diagnostics.ProcessStartInfo]::new('/bin/sh')
    $limit = $OpenFiles ? "ulimit -n $OpenFiles && " : ''
    foreach ($argument in '-c', ($limit + 'exec dotnet "$0" "$@"'), (Get-BenchmarkCommand) + $ArgumentList) {
        $start.ArgumentList.Add($argument)
    }

    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    [System.Diagnostics.Process]::Start($start)
}

function Wait-Ready {
    param([System.Diagnostics.Process[]]$Process)

    foreach ($started in $Process) {
        $line = $started.StandardOutput.ReadLine()
        if ($line -notlike 'ready*') {
            throw "Process $($started.Id) of the benchmark program did not get ready: '$line'."
        }
    }
}

function Open-Holder {
    param([int]$Count, [int]$Connections)

    $openFiles = 2 * $Connections + 200
    for ($i = 0; $i -lt $Count; $i++) {
        Open-Program -ArgumentList 'hold', $Connections -OpenFiles $openFiles
    }
}

function Close-Program {
    param([System.Diagnostics.Process[]]$Process)

    # Each of them ends when its input does, so that none outlives a session that is killed.
    $Process | Where-Object HasExited -EQ $false | ForEach-Object { $_.StandardInput.Close() }
    foreach ($started in $Process) {
        if (-not $started.WaitForExit(20000)) {
            $started.Kill()
        }

        $started.Dispose()
    }
}

function Measure-Block {
    param([scriptblock]$Block)

    $start = [System.Diagnostics.Stopwatch]::GetTimestamp()
    $null = & $Block
    [System.Diagnostics.Stopwatch]::GetElapsedTime($start).TotalMilliseconds
}

function Measure-Program {
    param([string]$Command)

    $start = [System.Diagnostics.ProcessStartInfo]::new('/bin/sh')
    $start.ArgumentList.Add('-c')
    $start.ArgumentList.Add("exec $Command >/dev/null 2>&1")
    $begin = [System.Diagnostics.Stopwatch]::GetTimestamp()
    $process = [System.Diagnostics.Process]::Start($start)
    $process.WaitForExit()
    $elapsed = [System.Diagnostics.Stopwatch]::GetElapsedTime($begin).TotalMilliseconds
    if ($process.ExitCode -notin 0, 1) {
        throw "'$Command' failed with exit code $($process.ExitCode)."
    }

    $process.Dispose()
    $elapsed
}

function Get-Median {
    param([double[]]$Value)

    $sorted = $Value | Sort-Object
    $middle = [math]::Floor(@($sorted).Count / 2)
    @($sorted).Count % 2 ? @($sorted)[$middle] : (@($sorted)[$middle - 1] + @($sorted)[$middle]) / 2
}

# What PowerShell itself takes: for a binary module, and for objects that cost their cmdlet nothing.
function New-EmptyModule {
    param([string]$Folder)

    Add-Type -OutputAssembly "$Folder/EmptyObject.dll" -ReferencedAssemblies System.Management.Automation, System.Runtime -TypeDefinition @'
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
    $manifest = "$Folder/EmptyObject.psd1"
    New-ModuleManifest -Path $manifest -RootModule EmptyObject.dll -CmdletsToExport Get-EmptyObject -FunctionsToExport @() -AliasesToExport @()
    $manifest
}

function Enable-Loopback {
    ip link set lo up
    if ($LASTEXITCODE -ne 0) {
        throw 'The loopback device of the network namespace could not be set up.'
    }
}
