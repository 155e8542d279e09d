# Cmdlets that run beside the script that started them, each in a runspace of its own. Runs in the lab.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:patience = [timespan]::FromSeconds(30)

function Start-Beside {
    param([string]$Script)

    $shell = [powershell]::Create()
    $null = $shell.AddScript("Import-Module -Name '$((Get-Module -Name ProcTcp).Path)'; $Script")
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    [pscustomobject]@{ Shell = $shell; Output = $output; Run = Start-Shell -Shell $shell -Output $output }
}

function Start-Shell {
    param($Shell, $Output)

    $nothing = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $nothing.Complete()
    $Shell.BeginInvoke($nothing, $Output)
}

# Comes back when the cmdlet has looked at the table once more than it had before.
function Wait-Poll {
    param($Beside)

    $polls = Get-PollCount -Beside $Beside
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ((Get-PollCount -Beside $Beside) -le $polls -and -not $Beside.Run.IsCompleted) {
        if ($clock.Elapsed -gt $script:patience) {
            throw "There was no further poll in $script:patience."
        }
        [Threading.Thread]::Sleep(5)
    }
}

function Get-PollCount {
    param($Beside)

    @(@($Beside.Shell.Streams.Verbose) -match '^Poll ').Count
}

# What the cmdlet has given when it is through.
function Receive-Beside {
    param($Beside)

    if (-not $Beside.Run.AsyncWaitHandle.WaitOne($script:patience)) {
        throw "The cmdlet did not end in $script:patience."
    }
    Get-Result -Beside $Beside
}

# What Ctrl+C does.
function Stop-Beside {
    param($Beside)

    $stop = $Beside.Shell.BeginStop($null, $null)
    if (-not $stop.AsyncWaitHandle.WaitOne($script:patience)) {
        throw "The cmdlet did not stop in $script:patience."
    }
    Get-Result -Beside $Beside
}

function Get-Result {
    param($Beside)

    $shell = $Beside.Shell
    [pscustomobject]@{
        State    = "$($shell.InvocationStateInfo.State)"
        Output   = @($Beside.Output)
        Error    = @($shell.Streams.Error | ForEach-Object { $_.FullyQualifiedErrorId })
        Text     = @($shell.Streams.Error | ForEach-Object { "$_" })
        Verbose  = @($shell.Streams.Verbose | ForEach-Object { "$_" })
        Progress = @($shell.Streams.Progress | ForEach-Object { "$($_.RecordType) $($_.Activity): $($_.StatusDescription)" })
    }
    $shell.Dispose()
}

Export-ModuleMember -Function Start-Beside, Wait-Poll, Receive-Beside, Stop-Beside
