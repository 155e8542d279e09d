<#
A lab is a pwsh (Agent.ps1) in a network namespace and a process namespace of its own. It makes sockets, keeps them alive and
runs what the tests send to it. All of it, namespaces and processes, ends with the agent, and the agent with its standard input.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:longestAnswer = [timespan]::FromSeconds(100)

# Why there can be no lab here; nothing where there can be one.
function Get-LabProblem {
    foreach ($tool in 'unshare', 'nsenter', 'ip', 'ss') {
        if (-not (Get-Command -Name $tool -CommandType Application -ErrorAction Ignore)) {
            return "sockets need a network namespace of their own, and there is no '$tool' on PATH (util-linux, iproute2)"
        }
    }

    $unshare, $options = Get-UnshareCommand
    $answer = & $unshare @options sh -c 'ip link set lo up && cat /proc/1/net/tcp' 2>&1
    if ($LASTEXITCODE -ne 0) {
        "sockets need a network namespace of their own, and this host does not give one to $(id -un): $answer"
    }
}

# Why nothing can be run as an ordinary user here.
function Get-OrdinaryUserProblem {
    if ((id -u) -ne '0') {
        return 'only root can become another user'
    }

    $setpriv, $options = Get-OrdinaryUserCommand
    if (-not (Get-Command -Name $setpriv -ErrorAction Ignore)) {
        return "there is no 'setpriv' on PATH (util-linux)"
    }

    $answer = & $setpriv @options (Get-PwshCommand) -NoProfile -Version 2>&1
    if ($LASTEXITCODE -ne 0) {
        "an ordinary user cannot run $(Get-PwshCommand): $answer"
    }
}

function Get-PwshCommand {
    (Get-Command -Name pwsh -CommandType Application | Select-Object -First 1).Source
}

function Get-OrdinaryUserCommand {
    'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'
}

function Get-UnshareCommand {
    'unshare'
    if ((id -u) -ne '0') {
        '--user', '--map-root-user'
    }
    '--net', '--pid', '--fork', '--kill-child', '--mount-proc'
}

function Start-Lab {
    $lab = Start-Agent -Command (Get-UnshareCommand)
    try {
        $null = Invoke-Lab -Lab $lab -Script {
            ip link set lo up
            # Closed sockets must outlive the tests that look at them.
            Set-KernelSetting -Name tcp_orphan_retries -Value 100
            Set-KernelSetting -Name tcp_synack_retries -Value 20
        }
        $lab
    }
    catch {
        Stop-Lab -Lab $lab
        throw
    }
}

# Another pwsh in the lab; -OutsideProcesses shares the network alone, so that no process of the lab can see it.
function Start-LabGuest {
    param($Lab, [switch]$OrdinaryUser, [switch]$OutsideProcesses)

    $inside = Get-ChildProcessId -ProcessId $Lab.Process.Id
    $command = @('nsenter', '--target', $inside, '--net')
    if ((id -u) -ne '0') {
        $command += '--user', '--preserve-credentials'
    }
    if (-not $OutsideProcesses) {
        $command += '--pid', '--mount'
    }
    if ($OrdinaryUser) {
        $command += Get-OrdinaryUserCommand
    }
    Start-Agent -Command $command
}

function Start-Agent {
    param([string[]]$Command)

    $start = [Diagnostics.ProcessStartInfo]::new($Command[0])
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.Environment['POWERSHELL_TELEMETRY_OPTOUT'] = '1'
    $pwsh = @((Get-PwshCommand), '-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/Agent.ps1", '-ManifestPath', (Get-ManifestPath))
    foreach ($argument in @($Command | Select-Object -Skip 1) + $pwsh) {
        $start.ArgumentList.Add($argument)
    }

    $process = [Diagnostics.Process]::Start($start)
    [pscustomobject]@{ Process = $process; Problem = $process.StandardError.ReadToEndAsync() }
}

function Get-ManifestPath {
    Join-Path -Path (Get-Module -Name ProcTcp).ModuleBase -ChildPath ProcTcp.psd1
}

# Sends a script; everything it wrote comes back, each stream for itself.
function Invoke-LabScript {
    param($Lab, [scriptblock]$Script, [object[]]$Argument = @())

    $request = [System.Management.Automation.PSSerializer]::Serialize(@{ Script = "$Script"; Arguments = $Argument }, 4)
    $Lab.Process.StandardInput.WriteLine([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($request)))
    $Lab.Process.StandardInput.Flush()
    do {
        $answer = $Lab.Process.StandardOutput.ReadLineAsync()
        if (-not $answer.Wait($script:longestAnswer)) {
            $Lab.Process.Kill($true)
            throw "The lab did not answer in $script:longestAnswer; it was asked: $Script"
        }
        if ($null -eq $answer.Result) {
            throw "The lab has ended: $($Lab.Problem.Result)"
        }
    } until ($answer.Result.StartsWith('#answer '))

    $text = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($answer.Result.Substring(8)))
    [pscustomobject][System.Management.Automation.PSSerializer]::Deserialize($text)
}

# Sends a script that must not fail; its output comes back.
function Invoke-Lab {
    param($Lab, [scriptblock]$Script, [object[]]$Argument = @())

    $answer = Invoke-LabScript -Lab $Lab -Script $Script -Argument $Argument
    foreach ($problem in @($answer.Ended) + $answer.Error) {
        if ($problem) {
            throw "In the lab: $($problem.Text) [$($problem.Id)]"
        }
    }
    $answer.Output
}

function Stop-Lab {
    param([Parameter(ValueFromPipeline)]$Lab)

    process {
        if ($Lab) {
            $Lab.Process.StandardInput.Close()
            if (-not $Lab.Process.WaitForExit(10000)) {
                $Lab.Process.Kill($true)
                $null = $Lab.Process.WaitForExit(10000)
            }
            $Lab.Process.Dispose()
        }
    }
}

function Get-ChildProcessId {
    param([int]$ProcessId)

    foreach ($folder in [IO.Directory]::EnumerateDirectories('/proc')) {
        $status = try { [IO.File]::ReadAllText("$folder/status") } catch { continue }
        if ($status -match "(?m)^PPid:\s+$ProcessId$") {
            return Split-Path -Path $folder -Leaf
        }
    }
}

Export-ModuleMember -Function Get-LabProblem, Get-OrdinaryUserProblem, Get-OrdinaryUserCommand, Get-PwshCommand, Get-ManifestPath,
Start-Lab, Start-LabGuest, Invoke-Lab, Invoke-LabScript, Stop-Lab
