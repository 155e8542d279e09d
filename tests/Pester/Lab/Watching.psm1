# Watches that run beside the script that makes things happen. Runs in the lab.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:longestWait = [timespan]::FromSeconds(30)

# Begins a watch in a runspace of its own; it is under way, with its first look done, when this returns.
function Start-Watch {
    param([string]$ManifestPath, [hashtable]$Parameter = @{})

    $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
    $state.ImportPSModule($ManifestPath)
    $shell = [powershell]::Create($state)
    $null = $shell.AddCommand('Watch-ProcTcpSocket').AddParameters($Parameter).AddParameter('Verbose')
    $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
    $output.EnumeratorNeverBlocks = $true
    $watch = [pscustomobject]@{
        Shell  = $shell
        Output = $output
        Ending = $shell.BeginInvoke[psobject, psobject]($null, $output)
    }
    Wait-Until -Condition { @($shell.Streams.Verbose) -match '^Read \d+ rows?' -or $watch.Ending.IsCompleted }
    $watch
}

# Ends it as Ctrl+C does; everything it has told comes back.
function Stop-Watch {
    param($Watch)

    $Watch.Shell.Stop()
    $Watch.Shell.Runspace.Dispose()
    $Watch.Shell.Dispose()
    @($Watch.Output) | ForEach-Object -MemberName PSObject | ForEach-Object -MemberName BaseObject
}

# Waits until the watch has told it: the changes that fit come back.
function Wait-Change {
    param($Watch, [scriptblock]$Where)

    Wait-Until -Condition { @($Watch.Output) | Where-Object -FilterScript $Where }
    @($Watch.Output) | Where-Object -FilterScript $Where
}

function Wait-Until {
    param([scriptblock]$Condition)

    $deadline = [datetime]::UtcNow + $script:longestWait
    while (-not (& $Condition)) {
        if ([datetime]::UtcNow -gt $deadline) {
            throw "It never came to this: $Condition"
        }
        [Threading.Thread]::Sleep(20)
    }
}

# The life of one end as words: 'Opened Established', 'StateChanged Established>CloseWait', ...
function Get-Story {
    param($Change, [int]$LocalPort, [int]$RemotePort)

    $Change | Where-Object { $_.Socket.LocalPort -eq $LocalPort -and $_.Socket.RemotePort -eq $RemotePort } | ForEach-Object {
        '{0} {1}{2}' -f $_.Kind, ($_.PreviousState ? "$($_.PreviousState)>" : ''), $_.State
    }
}

# Opens and closes so many connections, some at a time, half of them by a reset.
function Invoke-Churn {
    param([int]$Count)

    if (-not ('ProcTcpLab.Churn' -as [type])) {
        Add-Type -TypeDefinition @'
            using System.Collections.Generic; using System.Net; using System.Net.Sockets;
            namespace ProcTcpLab { public static class Churn { public static void Run(int count) {
                var listener = new TcpListener(IPAddress.Loopback, 0); listener.Start();
                var open = new Queue<TcpClient>();
                for (int i = 0; i < count; i++) {
                    var client = new TcpClient(); client.Connect((IPEndPoint)listener.LocalEndpoint);
                    open.Enqueue(client); open.Enqueue(listener.AcceptTcpClient());
                    if (open.Count > 200) { Close(open, i % 2 == 0); }
                }
                while (open.Count > 0) { Close(open, true); }
                listener.Stop();
            }
            static void Close(Queue<TcpClient> open, bool byReset) {
                var client = open.Dequeue();
                if (byReset) { client.LingerState = new LingerOption(true, 0); }
                client.Dispose(); open.Dequeue().Dispose();
            } } }
'@
    }
    [ProcTcpLab.Churn]::Run($Count)
}

Export-ModuleMember -Function *
