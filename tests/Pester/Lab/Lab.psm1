<#
A lab is a pwsh (Agent.ps1) in a network namespace and a process namespace of its own. It makes sockets, keeps them alive and
runs what the tests send to it. All of it, namespaces and processes, ends with the agent, and the agent with its standard input.
#>
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:longestAnswer = [timespan]::FromSeconds(60)
$script:labProblem = $null

# Skips the test, and says why, if there is a problem.
function Skip-TestIf {
    param([string]$Problem)

    if ($Problem) {
        Set-ItResult -Skipped -Because $Problem
    }
}

# Why there can be no lab here; nothing if there can be one.
function Get-LabProblem {
    $script:labProblem ??= "$(Find-LabProblem)"
    $script:labProblem
}

# Why network namespaces cannot get names here; nothing if they can.
function Get-NamedNamespaceProblem {
    $problem = Get-LabProblem
    if (-not $problem -and (id -u) -ne '0') {
        return 'only root can give names to network namespaces (CAP_SYS_ADMIN)'
    }

    $problem
}

# Why socket diagnosis cannot be tested here; nothing if it can.
function Get-SockDiagProblem {
    if ($env:PROCTCP_EMULATOR) {
        "$env:PROCTCP_EMULATOR does not pass socket diagnosis on to the kernel"
    }
}

# Names for network namespaces that nobody else has: names are the host's, whoever gave them.
function Get-NamespaceName {
    param([string[]]$Suffix)

    $mark = [guid]::NewGuid().ToString('n').Substring(0, 8)
    $Suffix | ForEach-Object { "proctcp-$mark-$_" }
}

function Find-LabProblem {
    foreach ($tool in 'unshare', 'nsenter', 'ip', 'ss') {
        if (-not (Get-Command -Name $tool -CommandType Application -ErrorAction Ignore)) {
            return "sockets need a network namespace of their own, and there is no '$tool' on PATH (util-linux, iproute2)"
        }
    }

    $unshare, $options = Get-UnshareCommand
    $answer = & $unshare @options sh -c 'ip link set lo up && cat /proc/1/net/tcp' 2>&1
    if ($LASTEXITCODE -ne 0) {
        "sockets need a network namespace of their own, and this host does not give one to $(id -un) (CAP_SYS_ADMIN, or user namespaces for everybody): $answer"
    }
}

function Get-UnshareCommand {
    'unshare'
    if ((id -u) -ne '0') {
        '--user', '--map-root-user'
    }
    '--net', '--pid', '--fork', '--kill-child', '--mount-proc'
}

# A lab, or nothing if there can be none: then Get-LabProblem says why.
function Start-Lab {
    if (Get-LabProblem) {
        return
    }

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
    if (-not $OrdinaryUser) {
        return Start-Agent -Command $command
    }

    $user = Get-OrdinaryUser
    Start-Agent -Command ($command + $user.Command) -Pwsh $user.Pwsh -Folder $user.Lab -ManifestPath $user.Manifest
}

function Start-Agent {
    param([string[]]$Command, [string]$Pwsh = (Get-PwshCommand), [string]$Folder = $PSScriptRoot, [string]$ManifestPath = (Get-ManifestPath))

    $agent = $Pwsh, '-NoProfile', '-NonInteractive', '-File', "$Folder/Agent.ps1", '-ManifestPath', $ManifestPath
    Start-Child -Command ($Command + $agent) -Ready '^#ready$'
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
            Stop-Child -Process $Lab.Process
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

Export-ModuleMember -Function Skip-TestIf, Get-LabProblem, Get-SockDiagProblem, Get-NamedNamespaceProblem, Get-NamespaceName, Get-ManifestPath, Start-Lab, Start-LabGuest, Invoke-Lab, Invoke-LabScript, Stop-Lab
