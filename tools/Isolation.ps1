# What stands before a suite's command so that it runs in process, network and mount namespaces of its own, where nothing else of the
# host is seen and nothing that a test starts outlives it. Nothing if this host does not allow them.
function Get-IsolationCommand {
    param($Layout)

    $userId, $groupId = (id -u), (id -g)
    $command = @(
        'unshare'
        if ($userId -ne '0') { '--user', '--map-root-user' }
        '--net', '--pid', '--mount', '--mount-proc', '--fork', '--kill-child'
        'sh', "$($Layout.Root)/tools/isolated.sh", $userId, $groupId
    )
    $unshare, $arguments = $command
    try {
        $answer = & $unshare @arguments test -f $Layout.Manifest 2>&1
        if ($LASTEXITCODE -eq 0) {
            return $command
        }
    }
    catch {
        $answer = $_
    }

    Write-Warning -Message "The suites run among the other processes and namespaces of this host, because they could not be isolated: $answer"
}

# Runs a command to its end, with the streams of this process; a command that takes longer than the limit is ended, and that is an error.
function Invoke-LimitedCommand {
    param([string[]]$Command, [timespan]$Limit, [hashtable]$Environment = @{})

    $start = [Diagnostics.ProcessStartInfo]::new($Command[0], [string[]]@($Command | Select-Object -Skip 1))
    foreach ($name in $Environment.Keys) {
        $start.Environment[$name] = $Environment[$name]
    }
    $process = [Diagnostics.Process]::Start($start)
    $deadline = [datetime]::UtcNow + $Limit
    try {
        # In short waits, so that Ctrl+C ends them.
        while (-not $process.WaitForExit(500)) {
            if ([datetime]::UtcNow -gt $deadline) {
                throw "did not end within $($Limit.TotalMinutes) minutes, and was stopped"
            }
        }
        if ($process.ExitCode) {
            throw "ended with exit code $($process.ExitCode)"
        }
    }
    finally {
        if (-not $process.HasExited) {
            $process.Kill($true)
        }
        $process.Dispose()
    }
}
