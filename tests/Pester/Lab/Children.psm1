# Processes that a test starts and needs to be up. Runs beside the tests, and in the lab.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Many times what any machine needs, an emulated one included.
$script:longestStart = [timespan]::FromSeconds(60)

# Starts a process and waits for the line by which it says that it is up; its standard input is what keeps it. One that does not come up in
# time is ended, and what it wrote is the error.
function Start-Child {
    param([string[]]$Command, [string]$Ready = '^ready$')

    $start = [Diagnostics.ProcessStartInfo]::new($Command[0], [string[]]@($Command | Select-Object -Skip 1))
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    $problem = $process.StandardError.ReadToEndAsync()
    $written = @()
    $deadline = [datetime]::UtcNow + $script:longestStart
    do {
        $line = $process.StandardOutput.ReadLineAsync()
        $isInTime = $line.Wait([Math]::Max(0, [int]($deadline - [datetime]::UtcNow).TotalMilliseconds))
        if (-not $isInTime -or $null -eq $line.Result) {
            $process.Kill($true)
            throw "This did $($isInTime ? 'end' : "not come up in $script:longestStart"): $Command`nIt wrote: $($written -join "`n") $($problem.Result)"
        }
        $written += $line.Result
    } until ($line.Result -match $Ready)
    [pscustomobject]@{ Process = $process; Problem = $problem }
}

# Ends a process by the end of its input, or by force if it does not listen.
function Stop-Child {
    param($Process)

    $Process.StandardInput.Close()
    if (-not $Process.WaitForExit(10000)) {
        $Process.Kill($true)
        $null = $Process.WaitForExit(10000)
    }
    $Process.Dispose()
}

Export-ModuleMember -Function Start-Child, Stop-Child
