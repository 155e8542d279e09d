# The Markdown of one run: what was measured, and which lines of the speed table hold.

function Get-MedianTable {
    param($Times)

    $medians = @{}
    foreach ($name in $Times.Keys) {
        $medians[$name] = Get-Median -Value $Times[$name]
    }

    $medians
}

function Format-Number {
    param($Value, [string]$Format = '#,##0')

    ([double]$Value).ToString($Format, [cultureinfo]::InvariantCulture)
}

function Format-TimeTable {
    param($Result, [string]$Title)

    $medians = Get-MedianTable -Times $Result.Times
    $labels = @{
        bareLoop      = 'bare read loop (C#)'
        bareLoopBoth  = 'bare read loop (C#), both tables'
        readAndParse  = 'engine: read, parse, filter'
        engineMeasure = 'engine: measure by state'
        ownerWalk     = 'engine: owner walk alone'
        engineNoOwner = 'engine: sockets without owners'
        engine        = 'engine: sockets with owners'
        bareReads     = 'bare read loop (C#), all tables'
    }
    $base = $medians['cat /proc/net/tcp'] ?? $medians['bareLoop'] ?? $medians['bareReads']
    $against = $medians.ContainsKey('cat /proc/net/tcp') ? '`cat`' : 'bare read loop'

    "### $Title"
    ''
    "| $(Format-Number -Value $Result.Sockets) sockets | median ms | lowest | highest | rounds | × $against |"
    '|---|---:|---:|---:|---:|---:|'
    foreach ($name in $medians.Keys | Sort-Object { $medians[$_] }) {
        $range = $Result.Times[$name] | Measure-Object -Minimum -Maximum
        $label = $labels.ContainsKey($name) ? $labels[$name] : $name -replace '^(?!process|python3 start|psutil|PowerShell)(.+)$', '`$1`'
        '| {0} | {1} | {2} | {3} | {4} | {5} |' -f @(
            $label
            Format-Number -Value $medians[$name] -Format '#,##0.0'
            Format-Number -Value $range.Minimum -Format '#,##0.0'
            Format-Number -Value $range.Maximum -Format '#,##0.0'
            $range.Count
            Format-Number -Value ($medians[$name] / $base) -Format '0.00'
        )
    }

    foreach ($name in $Result.Missing) {
        "| $name | not installed | | | | |"
    }

    ''
}

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

    if ($Medians.ContainsKey($Of) -and $Medians.ContainsKey($To)) {
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

function Get-WorstDropped {
    param($Allocation)

    $dropped = foreach ($name in 'ownersAllDropped', 'noOwnerAllDropped', 'wildcardAllDropped') {
        $one = $Allocation.Engine.$name
        [pscustomobject]@{ Name = $name; PerRow = $one.Bytes / $one.RowsRead; Bytes = $one.Bytes }
    }

    $dropped | Sort-Object -Property PerRow | Select-Object -Last 1
}

function Get-Growth {
    param($Large, $Small, [string]$Name)

    $large = (Get-Median -Value $Large.Times[$Name]) / $Large.Sockets
    $small = (Get-Median -Value $Small.Times[$Name]) / $Small.Sockets
    $large / $small
}

function Get-TableLine {
    param($Large)

    $medians = Get-MedianTable -Times $Large.Times
    $bareCat = Get-Ratio -Medians $medians -Of 'Get-ProcTcpSocket -NoOwner' -To 'cat /proc/net/tcp' -Minus $medians['process start alone']
    @{
        Line  = 'reading and parsing into filtered rows, × bare read loop'
        Value = Get-RoundRatio -Times $Large.Times -Of 'readAndParse' -To 'bareLoop'
        Limit = 1.15
        Unit  = '×'
    }
    @{
        Line   = 'Get-ProcTcpSocket, × `ss -Htanp`'
        Value  = Get-Ratio -Medians $medians -Of 'Get-ProcTcpSocket' -To 'ss -Htanp'
        Limit  = 1 / 6
        Unit   = '×'
        Format = '0.000'
    }
    @{
        Line   = 'Get-ProcTcpSocket -NoOwner, × `cat /proc/net/tcp`'
        Value  = Get-Ratio -Medians $medians -Of 'Get-ProcTcpSocket -NoOwner' -To 'cat /proc/net/tcp'
        Limit  = 1.3
        Unit   = '×'
        Detail = "$(Format-Number -Value $bareCat -Format '0.00')× without the start of its process"
    }
}

# The cmdlets read both tables, as the loop beside them does.
function Get-MeasureLine {
    param($Large)

    $medians = Get-MedianTable -Times $Large.Times
    $engine = Get-RoundRatio -Times $Large.Times -Of 'engineMeasure' -To 'bareLoopBoth'
    @{
        Line   = 'Measure-ProcTcpSocket, × bare read loop of both tables'
        Value  = Get-Ratio -Medians $medians -Of 'Measure-ProcTcpSocket' -To 'bareLoopBoth'
        Limit  = 1.15
        Unit   = '×'
        Detail = "the engine: $(Format-Number -Value $engine -Format '0.00')×"
    }
    @{
        Line   = 'Measure-ProcTcpSocket, allocation of the whole call'
        Value  = $Large.Allocation.Measure / 1MB
        Limit  = 5
        Unit   = ' MB'
        Detail = "$(Format-Number -Value $Large.Allocation.Measure) B"
    }
    @{
        Line   = 'Test-ProcTcpSocket -LocalPort of a listener, × bare read loop of both tables'
        Value  = Get-Ratio -Medians $medians -Of 'Test-ProcTcpSocket -LocalPort' -To 'bareLoopBoth'
        Limit  = 0.1
        Unit   = '×'
        Format = '0.000'
    }
}

function Get-AllocationLine {
    param($Large)

    $engine = $Large.Allocation.Engine
    $cmdlet = Format-Number -Value ($Large.Allocation.Cmdlet / $Large.Sockets)
    $powerShell = Format-Number -Value ($Large.Allocation.PowerShell / $Large.Sockets)
    $worst = Get-WorstDropped -Allocation $Large.Allocation
    @{
        Line   = 'allocation per emitted socket'
        Value  = $engine.owners.Bytes / $engine.owners.Emitted
        Limit  = 200
        Unit   = ' B'
        Format = '0'
        Detail = "the engine; the cmdlet $cmdlet B, of which PowerShell's own for any object $powerShell B"
    }
    @{
        Line   = 'allocation per row that the filter drops'
        Value  = $worst.PerRow
        Limit  = 0.5
        Unit   = ' B'
        Detail = "the worst, $($worst.Name): $(Format-Number -Value $worst.Bytes) B for the whole call"
    }
}

function Get-GrowthLine {
    param($Large, $Small)

    $noOwner = Get-Growth -Large $Large -Small $Small -Name 'Get-ProcTcpSocket -NoOwner'
    @{
        Line   = "time per socket at $(Format-Number -Value $Large.Sockets), × that at $(Format-Number -Value $Small.Sockets)"
        Value  = Get-Growth -Large $Large -Small $Small -Name 'Get-ProcTcpSocket'
        Limit  = 1.5
        Unit   = '×'
        Detail = "-NoOwner: $(Format-Number -Value $noOwner -Format '0.00')×"
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
    @{
        Line   = 'Import-Module and first call, over bare pwsh'
        Value  = $medians['pwsh, Import-Module and first call'] - $medians['pwsh alone']
        Limit  = 150
        Unit   = ' ms'
        Format = '0'
        Detail = "$($Startup.Sockets) sockets on the host"
    }
}

function Get-Verdict {
    param($Large, $Small, $Namespaces, $Startup, $Polling)

    @(
        Get-TableLine -Large $Large
        Get-MeasureLine -Large $Large
        Get-AllocationLine -Large $Large
        Get-GrowthLine -Large $Large -Small $Small
        Get-NamespaceLine -Namespaces $Namespaces
        Get-StartupLine -Startup $Startup
        Get-PollingLine -Polling $Polling
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

function Format-Churn {
    param($Result)

    '### Churn'
    ''
    '{0} stable sockets; beside them {1} connections opened and closed in {2} s.' -f @(
        Format-Number -Value $Result.Stable
        Format-Number -Value $Result.Opened
        Format-Number -Value $Result.Seconds
    )
    ''
    '| | calls | rows | stable sockets shown twice | missed |'
    '|---|---:|---:|---:|---:|'
    foreach ($side in @{ Name = '`Get-ProcTcpSocket`'; Of = $Result.Own }, @{ Name = '`ss -Htan4`'; Of = $Result.Peer }) {
        if ($side.Of) {
            "| $($side.Name) | $($side.Of.Calls) | $(Format-Number -Value $side.Of.Rows) | $($side.Of.Duplicates) | $($side.Of.Misses) |"
        }
        else {
            "| $($side.Name) | not installed | | | |"
        }
    }

    ''
}

function Format-Startup {
    param($Result)

    $medians = Get-MedianTable -Times $Result.Times
    '### Start'
    ''
    "| | median ms | over bare pwsh | rounds |"
    '|---|---:|---:|---:|'
    foreach ($name in $medians.Keys | Sort-Object { $medians[$_] }) {
        $over = Format-Number -Value ($medians[$name] - $medians['pwsh alone'])
        "| $name | $(Format-Number -Value $medians[$name]) | $over | $($Result.Times[$name].Count) |"
    }

    ''
}

function Get-Version {
    param([string]$Name, [scriptblock]$Ask, [string]$Pattern)

    if (-not (Test-Program -Name $Name)) {
        return 'not installed'
    }

    $text = (& $Ask 2>&1 | Out-String)
    $text -match $Pattern ? $Matches[1] : 'unknown'
}

function Format-Environment {
    param([string]$LoadBefore)

    $memory = (Get-Content -LiteralPath /proc/meminfo -TotalCount 1) -replace '\D'
    $model = (Select-String -LiteralPath /proc/cpuinfo -Pattern '^model name\s*:\s*(.+)$' | Select-Object -First 1).Matches.Groups[1].Value

    '| | |'
    '|---|---|'
    "| load before the run | $LoadBefore |"
    "| date | $([DateTimeOffset]::UtcNow.ToString('yyyy-MM-dd')) |"
    "| machine | $([Environment]::ProcessorCount) cores ($model), $([math]::Round($memory / 1MB)) GiB |"
    "| kernel | Linux $((uname -r)) $((uname -m)) |"
    "| PowerShell, its .NET | $($PSVersionTable.PSVersion), $([Environment]::Version) |"
    "| .NET of the C# lines | $(Get-Version -Name dotnet -Ask { dotnet --list-runtimes } -Pattern '(?s).*NETCore\.App (10\.\S+)') |"
    "| ss | $(Get-Version -Name ss -Ask { ss -V } -Pattern 'iproute2-([\w.]+)') |"
    "| netstat | $(Get-Version -Name netstat -Ask { netstat --version } -Pattern 'net-tools ([\d.]+)') |"
    "| lsof | $(Get-Version -Name lsof -Ask { lsof -v } -Pattern 'revision: (\S+)') |"
    "| psutil | $(Get-Version -Name /usr/bin/python3 -Ask { /usr/bin/python3 -c 'import psutil; print(psutil.__version__)' } -Pattern '^(\d[\d.]+)') |"
    ''
}
