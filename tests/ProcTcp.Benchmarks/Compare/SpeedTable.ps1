# The lines of the speed table, and which of them hold.

function ConvertTo-Verdict {
    param([Parameter(ValueFromPipeline)] [System.Collections.IDictionary]$Line)

    process {
        $format = $Line['Format'] ?? '0.00'
        $value = $Line['Value']
        [pscustomobject]@{
            Line   = $Line['Line']
            Holds  = $null -eq $value ? $null : $value -le $Line['Limit']
            Figure = $null -eq $value ? 'not measured' : (Format-Number -Value $value -Format $format) + $Line['Unit']
            Limit  = (Format-Number -Value $Line['Limit'] -Format $format) + $Line['Unit']
            Detail = $Line['Detail']
        }
    }
}

function Get-Ratio {
    param($Medians, [string]$Of, [string]$To, [double]$Minus = 0)

    if ($Medians.ContainsKey($Of) -and $Medians.ContainsKey($To) -and $Medians[$To] -gt $Minus) {
        return $Medians[$Of] / ($Medians[$To] - $Minus)
    }
}

# Ratios inside one process come from the same moment, so the median of each round's ratio is steadier than that of the medians.
function Get-RoundRatio {
    param($Times, [string]$Of, [string]$To)

    $ratios = for ($round = 0; $round -lt $Times[$Of].Count; $round++) {
        $Times[$Of][$round] / $Times[$To][$round]
    }

    Get-Median -Value $ratios
}

# A program has to start first and a cmdlet does not: the detail says what that makes.
function Get-PeerLine {
    param($Medians, [string]$Of, [string]$To, [double]$Limit)

    $format = $Limit -lt 0.5 ? '0.000' : '0.00'
    $withoutStart = Get-Ratio -Medians $Medians -Of $Of -To $To -Minus $Medians['process start alone']
    @{
        Line   = "``$Of``, × ``$To``"
        Value  = Get-Ratio -Medians $Medians -Of $Of -To $To
        Limit  = $Limit
        Unit   = '×'
        Format = $format
        Detail = $null -eq $withoutStart ? '' : "$(Format-Number -Value $withoutStart -Format $format)× without the start of its process"
    }
}

function Get-TableLine {
    param($Large)

    $medians = Get-MedianTable -Times $Large.Times
    @{
        Line  = 'engine only: reading and parsing the table into filtered rows, × bare read loop'
        Value = Get-RoundRatio -Times $Large.Times -Of 'readAndParse' -To 'bareLoop'
        Limit = 1.15
        Unit  = '×'
    }
    $peers = @(
        @{ Of = 'Get-ProcTcpSocket -Source ProcFs -NoOwner'; To = 'cat /proc/net/tcp'; Limit = 1.3 }
        @{ Of = 'Get-ProcTcpSocket'; To = 'ss -Htanp'; Limit = 0.1 }
        @{ Of = 'Get-ProcTcpSocket -NoOwner'; To = 'ss -Htan'; Limit = 0.8 }
        @{ Of = 'Get-ProcTcpSocket -State CloseWait -NoOwner'; To = 'ss -Htan state close-wait'; Limit = 0.8 }
        @{ Of = 'Get-ProcTcpSocket -State Listen -NoOwner'; To = 'ss -Htln'; Limit = 0.2 }
        @{ Of = 'Test-ProcTcpSocket -State Listen'; To = 'ss -Htln'; Limit = 0.2 }
        @{ Of = 'Measure-ProcTcpSocket'; To = 'cat /proc/net/tcp'; Limit = 0.6 }
        @{ Of = 'Get-ProcTcpSocket -TcpInfo -NoOwner'; To = 'ss -Htanieom'; Limit = 0.5 }
    )
    foreach ($peer in $peers) {
        Get-PeerLine -Medians $medians @peer
    }

    @{
        Line   = '`Test-ProcTcpSocket -LocalPort` of a listener, × bare read loop of both tables'
        Value  = Get-Ratio -Medians $medians -Of 'Test-ProcTcpSocket -LocalPort' -To 'bareLoopBoth'
        Limit  = 0.1
        Unit   = '×'
        Format = '0.000'
    }
}

# For each socket, above what PowerShell takes for any object.
function Get-SocketAllocation {
    param($Large, [string]$Name, [string]$Call)

    $emitted = $Name -like 'Get-*' ? $Large.Allocation.PowerShell : 0
    ($Large.Allocation.Calls[$Name][$Call] - $emitted) / $Large.Sockets
}

function Get-AllocationLine {
    param($Large)

    foreach ($line in @{ Suffix = ' -NoOwner'; Limit = 165 }, @{ Suffix = ''; Limit = 205 }) {
        $calls = foreach ($name in 'Get-ProcTcpSocket', 'Get-ProcTcpSocket -Source ProcFs') {
            foreach ($call in 'First', 'Warm') {
                @{ Name = "$(($call -eq 'First') ? 'the first call of a session' : 'a warm call') of ``$name$($line.Suffix)``"
                    Value = Get-SocketAllocation -Large $Large -Name ($name + $line.Suffix) -Call $call }
            }
        }
        $worst = $calls | Sort-Object { $_.Value } | Select-Object -Last 1
        @{
            Line   = "``Get-ProcTcpSocket$($line.Suffix)``, allocation per returned socket, above PowerShell's own"
            Value  = $worst.Value
            Limit  = $line.Limit
            Unit   = ' B'
            Format = '0'
            Detail = "the worst, $($worst.Name); PowerShell's own: $(Format-Number -Value ($Large.Allocation.PowerShell / $Large.Sockets)) B"
        }
    }

    $dropped = $Large.Allocation.Dropped
    $worst = $dropped.Keys | Sort-Object { $dropped[$_].Bytes / $dropped[$_].RowsRead } | Select-Object -Last 1
    @{
        Line   = 'engine only: allocation per row that the filter drops'
        Value  = $dropped[$worst].Bytes / $dropped[$worst].RowsRead
        Limit  = 0.5
        Unit   = ' B'
        Detail = "the worst, $($worst): $(Format-Number -Value $dropped[$worst].Bytes) B for the whole call"
    }
}

function Get-GrowthLine {
    param($Large, $Small)

    $growth = @{}
    foreach ($name in 'Get-ProcTcpSocket', 'Get-ProcTcpSocket -NoOwner', 'Get-ProcTcpSocket -Source ProcFs', 'Get-ProcTcpSocket -Source ProcFs -NoOwner') {
        $perSocket = $Large, $Small | ForEach-Object { (Get-Median -Value $_.Times[$name]) / $_.Sockets }
        $growth[$name] = $perSocket[0] / $perSocket[1]
    }

    $worst = $growth.Keys | Sort-Object { $growth[$_] } | Select-Object -Last 1
    @{
        Line   = "time per socket at $(Format-Number -Value $Large.Sockets), × that at $(Format-Number -Value $Small.Sockets)"
        Value  = $growth[$worst]
        Limit  = 1.5
        Unit   = '×'
        Detail = "the worst, ``$worst``"
    }
}

# Twice the bare reads and one walk: all of them from the same round.
function Get-NamespaceLine {
    param($Namespaces)

    $times = $Namespaces.Times
    $shares = foreach ($subject in 'Get-ProcTcpSocket -AllNetworkNamespaces', 'engine') {
        $ratios = for ($round = 0; $round -lt $times[$subject].Count; $round++) {
            $times[$subject][$round] / (2 * $times['bareReads'][$round] + $times['ownerWalk'][$round])
        }
        Get-Median -Value $ratios
    }
    @{
        Line   = "-AllNetworkNamespaces, × (2 bare reads of each table + 1 owner walk), $($Namespaces.Namespaces) namespaces"
        Value  = $shares[0]
        Limit  = 1
        Unit   = '×'
        Detail = "the engine $(Format-Number -Value $shares[1] -Format '0.00')×; $(Format-Number -Value $Namespaces.Sockets) sockets"
    }
}

function Get-StartupLine {
    param($Startup)

    $medians = Get-MedianTable -Times $Startup.Times
    $get, $test = 'Get-ProcTcpSocket', 'Test-ProcTcpSocket -State Listen'
    $trivial = @{ Name = 'a trivial binary module with a manifest'; Of = 'pwsh, trivial module and first call' }
    foreach ($line in @{ Call = $get; Name = 'bare pwsh'; Of = 'pwsh alone'; Limit = 150 },
        ($trivial + @{ Call = $get; Limit = 45 }),
        ($trivial + @{ Call = $test; Limit = 50 })) {
        @{
            Line   = "Import-Module and first ``$($line.Call)``, over $($line.Name)"
            Value  = $medians["pwsh, Import-Module and first ``$($line.Call)``"] - $medians[$line.Of]
            Limit  = $line.Limit
            Unit   = ' ms'
            Format = '0'
            Detail = "$(Format-Number -Value $Startup.Sockets) socket$($Startup.Sockets -eq 1 ? '' : 's') on the host; $($Startup.Methods[$line.Call]) methods compiled"
        }
    }
}

# Both ends of a connection close, and each must be reported once.
function Get-CloseLine {
    param($Closes)

    @{
        Line   = '`Watch-ProcTcpSocket`, connections shorter than a poll, share of closed ends that is not reported once'
        Value  = [Math]::Max([Math]::Abs($Closes.Ends - $Closes.Closed), $Closes.Closed - $Closes.Cookies) / $Closes.Ends
        Limit  = 0
        Unit   = ''
        Format = '0.0000'
        Detail = '{0} of {1}, {2} connections a second' -f @(
            Format-Number -Value $Closes.Closed
            Format-Number -Value $Closes.Ends
            Format-Number -Value $Closes.Rate
        )
    }
    @{
        Line  = '`Watch-ProcTcpSocket`, connections shorter than a poll, share of one core'
        Value = $Closes.Cores
        Limit = 0.3
        Unit  = ' cores'
    }
}

function Get-StopLine {
    param($Stops)

    $medians = Get-MedianTable -Times $Stops.Times
    foreach ($name in $Stops.Peers.Keys | Sort-Object { $medians[$_] }) {
        $peer = $Stops.Peers[$name]
        @{
            Line   = "``$($name.Replace('|', '\|'))``, × ``$(($peer -split ' state')[0])``"
            Value  = Get-Ratio -Medians $medians -Of $name -To $peer
            Limit  = 1
            Unit   = '×'
            Detail = "$(Format-Number -Value $Stops.Sockets) sockets"
        }
    }
}

function Get-Verdict {
    param($Large, $Small, $Namespaces, $Startup, $Polling, $Closes, $Stops)

    @(
        Get-TableLine -Large $Large
        Get-AllocationLine -Large $Large
        Get-GrowthLine -Large $Large -Small $Small
        Get-NamespaceLine -Namespaces $Namespaces
        Get-StartupLine -Startup $Startup
        Get-PollingLine -Polling $Polling
        Get-CloseLine -Closes $Closes
        Get-StopLine -Stops $Stops
    ) | ConvertTo-Verdict
}

function Format-Verdict {
    param($Verdict)

    '### The speed table'
    ''
    '| line | measured | at most | holds | |'
    '|---|---:|---:|---|---|'
    foreach ($one in $Verdict) {
        $holds = $null -eq $one.Holds ? '?' : $one.Holds ? 'yes' : '**no**'
        "| $($one.Line) | $($one.Figure) | $($one.Limit) | $holds | $($one.Detail) |"
    }

    ''
}
