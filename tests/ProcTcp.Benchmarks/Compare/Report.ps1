# The Markdown of one run: what was measured.

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
    $closeWait = $Result['CloseWait'] ? ", $(Format-Number -Value $Result.CloseWait) of them CloseWait" : ''
    "| $(Format-Number -Value $Result.Sockets) sockets$closeWait | median ms | lowest | highest | rounds | × $against |"
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

function Format-Allocation {
    param($Large)

    '### Allocation'
    ''
    'Bytes for each socket of the big table, above the {0} B that PowerShell allocates for any object; for `Measure-ProcTcpSocket`, which returns few objects, of the whole call.' -f @(
        Format-Number -Value ($Large.Allocation.PowerShell / $Large.Sockets)
    )
    ''
    '| | warm call | first call of a session |'
    '|---|---:|---:|'
    foreach ($name in $Large.Allocation.Calls.Keys) {
        $warm, $first = 'Warm', 'First' | ForEach-Object { Get-SocketAllocation -Large $Large -Name $name -Call $_ }
        "| ``$name`` | $(Format-Number -Value $warm) B | $(Format-Number -Value $first) B |"
    }

    ''
}

function Format-Memory {
    param($Result)

    '### Memory'
    ''
    'How much the memory of pwsh grows by `Get-ProcTcpSocket -NoOwner | Out-Null` with the table of a made-up proc root: at its peak, and afterwards. Of each row, the key by which a repeated one is known is kept until the end of the call; the heap grows by what is not collected yet.'
    ''
    '| rows | peak MiB | afterwards MiB | peak bytes for each row |'
    '|---:|---:|---:|---:|'
    foreach ($one in $Result.Growth) {
        '| {0} | {1} | {2} | {3} |' -f @(
            Format-Number -Value $one.Rows
            Format-Number -Value ($one.Peak / 1MB) -Format '0.0'
            Format-Number -Value ($one.After / 1MB) -Format '0.0'
            Format-Number -Value ($one.Peak / $one.Rows)
        )
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

function Format-Close {
    param($Result)

    '### Short lives'
    ''
    '| | ends closed | reported | each once | no poll saw | share of one core | |'
    '|---|---:|---:|---:|---:|---:|---|'
    '| `Watch-ProcTcpSocket`, {0} connections a second | {1} | {2} | {3} | {4} | {5:0.000} | {6} |' -f @(
        Format-Number -Value $Result.Rate
        Format-Number -Value $Result.Ends
        Format-Number -Value $Result.Closed
        Format-Number -Value $Result.Cookies
        Format-Number -Value $Result.Unseen
        $Result.Cores
        $Result.Summary
    )
    ''
}

function Format-Stop {
    param($Result)

    $medians = Get-MedianTable -Times $Result.Times
    '### Closing sockets'
    ''
    "| $(Format-Number -Value $Result.Sockets) sockets | median ms | lowest | highest | rounds |"
    '|---|---:|---:|---:|---:|'
    foreach ($name in $medians.Keys | Sort-Object { $medians[$_] }) {
        $range = $Result.Times[$name] | Measure-Object -Minimum -Maximum
        '| {0} | {1} | {2} | {3} | {4} |' -f @(
            "``$($name.Replace('|', '\|'))``"
            Format-Number -Value $medians[$name]
            Format-Number -Value $range.Minimum
            Format-Number -Value $range.Maximum
            $range.Count
        )
    }

    ''
}

function Format-Startup {
    param($Result)

    $medians = Get-MedianTable -Times $Result.Times
    $trivial = 'pwsh, trivial module and first call'
    '### Start'
    ''
    'This pwsh is {0}. Above the trivial module is what the module itself takes, of which the type file and the format file are a part whatever they hold.' -f @(
        $Result.IsPrecompiled ? 'precompiled' : 'the dotnet tool: it has intermediate language only, and compiles itself at each start'
    )
    ''
    '| | median ms | lowest | over bare pwsh | over the trivial module | lowest over its lowest | rounds |'
    '|---|---:|---:|---:|---:|---:|---:|'
    $lowest = @{}
    foreach ($name in $medians.Keys) {
        $lowest[$name] = ($Result.Times[$name] | Measure-Object -Minimum).Minimum
    }

    foreach ($name in $medians.Keys | Sort-Object { $medians[$_] }) {
        '| {0} | {1} | {2} | {3} | {4} | {5} | {6} |' -f @(
            $name
            Format-Number -Value $medians[$name]
            Format-Number -Value $lowest[$name]
            Format-Number -Value ($medians[$name] - $medians['pwsh alone'])
            Format-Number -Value ($medians[$name] - $medians[$trivial])
            Format-Number -Value ($lowest[$name] - $lowest[$trivial])
            $Result.Times[$name].Count
        )
    }

    ''
    '| first call, after that of the trivial module | methods compiled |'
    '|---|---:|'
    foreach ($call in $Result.Methods.Keys) {
        "| ``$call`` | $($Result.Methods[$call]) |"
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
