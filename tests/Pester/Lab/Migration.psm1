# about_ProcTcp_Migration: what there is to type, and whether two commands give the same answer. Runs beside the tests, and in the lab.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# What the tools call a state where they do not agree.
$script:stateWords = @{ 'ESTAB' = 'ESTABLISHED'; 'SYNRECV' = 'SYNRECEIVED'; 'UNCONN' = 'CLOSED'; 'CLOSE' = 'CLOSED' }
$script:states = 'ESTABLISHED', 'SYNSENT', 'SYNRECEIVED', 'FINWAIT1', 'FINWAIT2', 'TIMEWAIT', 'CLOSED', 'CLOSEWAIT', 'LASTACK', 'LISTEN', 'CLOSING'

# The blocks of commands on the page: the section, the command at eight columns, and its counterpart at twelve, if there is one.
function Get-PageCommand {
    param([string]$Path)

    $section = ''
    $block = @()
    foreach ($line in @([IO.File]::ReadAllLines($Path)) + '') {
        if ($line -match '^\S') {
            $section = $line.Trim()
        }
        if ($line -match '^ {8}' -and $line -notmatch '^ {8}\w+ +(same|differs|none)\b|^ {33}') {
            if ($block -and $block[-1].EndsWith('|')) {
                $block[-1] += " $($line.Trim())"
            }
            else {
                $block += $line.TrimEnd()
            }
        }
        elseif ($block) {
            $command, $counterpart, $rest = $block
            @{ Section = $section; Command = $command.Trim(); Counterpart = "$counterpart".Trim(); Rest = "$rest" }
            $block = @()
        }
    }
}

# The rows of the tables: Parameters, Properties and States.
function Get-PageTable {
    param([string]$Path)

    $table = ''
    switch -Regex -File $Path {
        '^    (Parameters|Properties|States):$' { $table = $Matches[1] }
        '^ {8}(\w+) +(same|differs|none)\b' { [pscustomobject]@{ Table = $table; Name = $Matches[1]; Verdict = $Matches[2] } }
    }
}

# What is different between the answers of a shell command and of a PowerShell command; nothing if they agree. The table may change
# between the two, so that the first is asked before and after.
function Get-AnswerDifference {
    param([string]$Command, [string]$Counterpart)

    $isShell = $Command -notmatch 'Get-NetTCPConnection'
    for ($try = 0; $try -lt 5; $try++) {
        $expected = Get-Answer -Command $Command -IsShell:$isShell
        $actual = Get-Answer -Command $Counterpart -Like $expected
        $difference = @(Compare-Answer -Expected $expected -Actual $actual)
        if (-not $difference) {
            return
        }
        [Threading.Thread]::Sleep(200)
    }
    $difference
}

function Get-Answer {
    param([string]$Command, [switch]$IsShell, $Like)

    if ($IsShell) {
        # What a tool warns of beside its answer, such as a mount that it cannot read, is not the answer.
        $lines = @(sh -c $Command 2>$null)
        return ConvertFrom-ToolText -Line $lines -ExitCode $LASTEXITCODE -Tool ($Command -split ' ')[0]
    }
    $output = @(& ([scriptblock]::Create($Command -replace '\| Format-Table.*$')))
    ConvertFrom-ProcTcpObject -Object $output -Like $Like
}

# An answer is one of: yes or no, numbers, counts of states, sockets.
function ConvertFrom-ToolText {
    param([string[]]$Line, [int]$ExitCode, [string]$Tool)

    if (-not $Line) {
        return @{ Kind = 'Truth'; Values = @("$($ExitCode -eq 0)") }
    }
    if (-not @($Line -notmatch '^\d+$')) {
        return @{ Kind = 'Numbers'; Values = @($Line | Sort-Object) }
    }
    if (-not @($Line -notmatch '^ *\d+ [A-Z]')) {
        return @{ Kind = 'Counts'; Values = @($Line | ForEach-Object { $count, $state = -split $_; "$(ConvertTo-StateWord -Text $state) $count" } | Sort-Object) }
    }

    $owners = @{}
    $isStateKnown = $false
    foreach ($one in $Line -match '^\S') {
        $words = $one -replace '->', ' ' -split '\s+'
        $ends = @($words -match ':(\d+|\*)$' | Select-Object -First 2 | ForEach-Object { ConvertTo-EndText -Text $_ })
        if (-not $ends) {
            continue
        }
        $state = @($words | ForEach-Object { ConvertTo-StateWord -Text $_ }).Where({ $_ -cin $script:states }, 'First')
        $isStateKnown = $isStateKnown -or $state
        $key = "$($ends[0]) $($ends.Count -gt 1 ? $ends[1] : '*:*') $state".Trim()
        $found = $Tool -eq 'lsof' ? $words[1] : @([regex]::Matches($one, 'pid=(\d+)| (\d+)/') | ForEach-Object { $_.Groups[1].Value + $_.Groups[2].Value })
        $owners[$key] = @(@($owners[$key]) + $found | Where-Object { $_ } | Sort-Object -Unique)
    }
    @{ Kind = 'Sockets'; Values = @($owners.Keys | Sort-Object); Owners = $owners; HasStates = $isStateKnown; IsComplete = $Tool -eq 'ss' }
}

function ConvertFrom-ProcTcpObject {
    param([object[]]$Object, $Like)

    $first = $Object | Select-Object -First 1
    switch ($first) {
        { $Like -and $Like.Kind -eq 'Truth' } { return @{ Kind = 'Truth'; Values = @("$($first -is [bool] ? $first : $Object.Count -gt 0)") } }
        { $_ -is [int] } { return @{ Kind = 'Numbers'; Values = @($Object | ForEach-Object { "$_" } | Sort-Object) } }
        { $_ -is [Diagnostics.Process] } { return @{ Kind = 'Numbers'; Values = @($Object.Id | ForEach-Object { "$_" } | Sort-Object -Unique) } }
        { $_ -is [ProcTcp.TcpSocketMeasure] } { return @{ Kind = 'Counts'; Values = @($Object | ForEach-Object { "$("$($_.State)".ToUpperInvariant()) $($_.Count)" } | Sort-Object) } }
        { $_ -is [Microsoft.PowerShell.Commands.GroupInfo] } { return @{ Kind = 'Counts'; Values = @($Object | ForEach-Object { "$($_.Name.ToUpperInvariant()) $($_.Count)" } | Sort-Object) } }
    }

    $owners = @{}
    foreach ($socket in $Object) {
        $local = ConvertTo-EndText -Text "$($socket.LocalAddress):$($socket.LocalPort)"
        $remote = ConvertTo-EndText -Text "$($socket.RemoteAddress):$($socket.RemotePort)"
        $state = $Like -and -not $Like.HasStates ? '' : "$($socket.State)".ToUpperInvariant()
        $owners["$local $remote $state".Trim()] = @("$($socket.OwnerStatus)" -eq 'Resolved' ? $socket.Owners.ProcessId : @()).ForEach{ "$_" }
    }
    @{ Kind = 'Sockets'; Values = @($owners.Keys | Sort-Object); Owners = $owners; HasStates = $true; IsComplete = $true }
}

function Compare-Answer {
    param($Expected, $Actual)

    if ($Expected.Kind -ne $Actual.Kind) {
        return "one answer is $($Expected.Kind) ($($Expected.Values)), the other $($Actual.Kind) ($($Actual.Values))"
    }
    if (-not $Expected.Values) {
        return 'the answers are empty, so that nothing is compared'
    }
    Compare-Object -ReferenceObject $Expected.Values -DifferenceObject $Actual.Values | ForEach-Object { "$($_.SideIndicator) $($_.InputObject)" }
    if ($Expected.Kind -ne 'Sockets' -or -not @($Expected.Owners.Values | ForEach-Object { $_ })) {
        return
    }
    foreach ($key in $Expected.Values) {
        $wanted = @($Expected.Owners[$key])
        $found = @($Actual.Owners[$key])
        if ($wanted.Where{ $_ -notin $found } -or ($Expected.IsComplete -and $found.Where{ $_ -notin $wanted })) {
            "$key is held by '$wanted', and here by '$found'"
        }
    }
}

# Every tool has another way to write any address and any port; an IPv4-mapped address is its IPv4 address.
function ConvertTo-EndText {
    param([string]$Text)

    $null = $Text -match '^(?<address>.*):(?<port>\d+|\*)$'
    $address = $Matches.address -replace '[\[\]]' -replace '%\w+$' -replace '^::ffff:'
    $port = $Matches.port
    '{0}:{1}' -f ($address -in '', '*', '::', '0.0.0.0' ? '*' : $address), ($port -eq '0' ? '*' : $port)
}

function ConvertTo-StateWord {
    param([string]$Text)

    $word = $Text.ToUpperInvariant() -replace '[-_()]'
    $script:stateWords[$word] ?? $word
}

Export-ModuleMember -Function Get-PageCommand, Get-PageTable, Get-AnswerDifference
