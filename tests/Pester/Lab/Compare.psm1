# Compares one of our rows with what the kernel's text and ss said just before and just after it was read.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Everything below counts time in milliseconds.
$script:times = 'TimerExpiresIn', 'RetransmitTimeout', 'DelayedAckTimeout'

# What only the table knows, and what only socket diagnosis knows.
$script:unknown = @{
    ProcFs   = 'AcceptQueueLimit', 'Cookie', 'IsIPv6Only'
    SockDiag = 'ReferenceCount', 'KernelAddress', 'QuickAckCount', 'IsInteractive', 'FastOpenQueueLimit'
}
$script:unknownOfListeners = 'RetransmitTimeout', 'DelayedAckTimeout'

function Test-Known {
    param([string]$Source, [string]$Property, [string]$State)

    $Property -notin $script:unknown[$Source] -and -not ($Source -eq 'SockDiag' -and $State -eq 'Listen' -and $Property -in $script:unknownOfListeners)
}

function ConvertTo-Comparable {
    param($Value)

    if ($Value -is [timespan]) {
        return [double]$Value.TotalMilliseconds
    }
    if ($null -eq $Value -or $Value -is [bool]) {
        return $Value
    }
    # An enumeration that came out of the lab is its number; only this gives the name.
    $text = $Value.ToString()
    $number = 0.0
    [double]::TryParse($text, 'Float', [cultureinfo]::InvariantCulture, [ref]$number) ? $number : $text
}

# Whether a value lies between two looks; a value that did not move must be the same.
function Test-Between {
    param($Value, $Before, $After, [double]$Tolerance)

    $actual, $first, $second = $Value, $Before, $After | ForEach-Object { , (ConvertTo-Comparable -Value $_) }
    if ($actual -is [double] -and $first -is [double] -and $second -is [double]) {
        return $actual -ge [Math]::Min($first, $second) -and $actual -le [Math]::Max($first, $second) + $Tolerance
    }
    $null -eq $actual ? ($null -eq $first -or $null -eq $second) : ($actual -ceq $first -or $actual -ceq $second)
}

# A timer runs down; where it fired between the looks, or was set anew, its time may be anything.
function Test-Timer {
    param($Row, $Before, $After, [double]$Tolerance)

    if ($Row.Timer.ToString() -ne $Before.Timer -or $Before.Timer -ne $After.Timer -or $After.TimerExpiresIn -gt $Before.TimerExpiresIn) {
        return $Row.Timer.ToString() -in $Before.Timer, $After.Timer
    }
    Test-Between -Value $Row.TimerExpiresIn -Before $Before.TimerExpiresIn -After $After.TimerExpiresIn -Tolerance $Tolerance
}

# What differs from the kernel's own text, as words; nothing where nothing does.
function Get-KernelDifference {
    param($Row, [string]$LineBefore, [string]$LineAfter, [string]$Source = 'ProcFs')

    # The table prints hundredths of a second.
    $grain = $Source -eq 'SockDiag' ? 10 : 0
    $before = ConvertFrom-KernelRow -Line $LineBefore
    $after = ConvertFrom-KernelRow -Line $LineAfter
    foreach ($property in $before.Keys) {
        if ($property -ne 'FieldCount' -and -not (Test-Known -Source $Source -Property $property -State $before.State)) {
            if ($null -ne $Row.$property) {
                "${property}: '$($Row.$property)', which $Source does not know"
            }
            continue
        }
        $isSame = switch ($property) {
            'FieldCount' { $true }
            'KernelAddress' { $Row.KernelAddress -ceq $before.KernelAddress }
            'TimerExpiresIn' { Test-Timer -Row $Row -Before $before -After $after -Tolerance $grain }
            { $_ -in $script:times } { Test-Between -Value $Row.$property -Before $before.$property -After $after.$property -Tolerance $grain }
            # Of a half-open request the table has the time-outs, socket diagnosis the answers that were sent again.
            { $_ -eq 'Retransmits' -and $Source -eq 'SockDiag' -and $before.State -eq 'SynReceived' } { $true }
            default { Test-Between -Value $Row.$property -Before $before.$property -After $after.$property -Tolerance 0 }
        }
        if (-not $isSame) {
            "${property}: '$($Row.$property)', the kernel: '$($before.$property)', then '$($after.$property)'"
        }
    }
}

# The same beside ss, as far as ss shows the field.
function Get-SsDifference {
    param($Row, [string]$LineBefore, [string]$LineAfter, [string]$Source = 'ProcFs')

    $before = ConvertFrom-SsLine -Line $LineBefore
    $after = ConvertFrom-SsLine -Line $LineAfter
    foreach ($property in 'State', 'LocalAddress', 'LocalPort', 'RemoteAddress', 'RemotePort', 'Timer', 'Inode', 'ReceiveQueue') {
        if (-not (Test-Between -Value $Row.$property -Before $before.$property -After $after.$property)) {
            "${property}: '$($Row.$property)', ss: '$($before.$property)', then '$($after.$property)'"
        }
    }
    foreach ($property in 'AcceptQueueLimit', 'Cookie', 'IsIPv6Only') {
        $expected = (Test-Known -Source $Source -Property $property) ? $before.$property : $null
        if ((ConvertTo-Comparable -Value $Row.$property) -cne (ConvertTo-Comparable -Value $expected)) {
            "${property}: '$($Row.$property)', ss: '$($before.$property)'"
        }
    }
    # The Send-Q of a listener is the limit of its accept queue.
    if ($before.State -ne 'Listen' -and -not (Test-Between -Value $Row.SendQueue -Before $before.SendQueue -After $after.SendQueue)) {
        "SendQueue: '$($Row.SendQueue)', ss: '$($before.SendQueue)', then '$($after.SendQueue)'"
    }
    if ([uint]$Row.UserId -ne $before.UserId) {
        "UserId: '$($Row.UserId)', ss: '$($before.UserId)'"
    }
    # Seconds alone from ten seconds on, minutes alone from ten minutes on; ticks of 10 ms are ours.
    $grain = $before.TimerExpiresIn -ge 600000 ? 60000 : $before.TimerExpiresIn -ge 10000 ? 1000 : 10
    if ($before.Timer -ne 'None' -and -not (Test-Timer -Row $Row -Before $before -After (Copy-Floored -Fact $after -Grain 10) -Tolerance $grain)) {
        "TimerExpiresIn: '$($Row.TimerExpiresIn)', ss: '$($before.TimerExpiresIn)', then '$($after.TimerExpiresIn)'"
    }
    # A half-open request counts its time-outs in the table, its retransmissions in ss.
    $counter = @{ Retransmit = 'Retransmits'; KeepAlive = 'UnansweredProbes'; ZeroWindowProbe = 'UnansweredProbes' }[$before.Timer]
    if ($counter -and ($Source -eq 'SockDiag' -or $before.State -ne 'SynReceived') -and -not (Test-Between -Value $Row.$counter -Before $before.TimerCount -After $after.TimerCount)) {
        "${counter}: '$($Row.$counter)', ss: '$($before.TimerCount)', then '$($after.TimerCount)'"
    }
    foreach ($property in 'RetransmitTimeout', 'DelayedAckTimeout', 'CongestionWindow', 'SlowStartThreshold') {
        $first, $second = $before.$property, $after.$property
        if ($null -ne $first -and $null -ne $second) {
            $isTime = $property -in $script:times
            $low = $isTime ? [Math]::Floor([Math]::Min($first, $second) / 10) * 10 : [Math]::Min($first, $second)
            if (-not (Test-Between -Value $Row.$property -Before $low -After ([Math]::Max($first, $second)))) {
                "${property}: '$($Row.$property)', ss: '$first', then '$second'"
            }
        }
    }
    $owners = @($Row.Owners | ForEach-Object { "$($_.ProcessId)/$($_.CommandName)/$($_.FileDescriptor)" } | Sort-Object)
    # ss has no owner for a connection or a request that nobody has accepted; we have the listener's.
    if ($Row.OwnerStatus.ToString() -notin 'AcceptQueue', 'SynReceived' -and "$owners" -cne "$($before.Owners)") {
        "Owners: '$owners', ss: '$($before.Owners)'"
    }
}

function Copy-Floored {
    param($Fact, [double]$Grain)

    @{ Timer = $Fact.Timer; TimerExpiresIn = $null -eq $Fact.TimerExpiresIn ? $null : [Math]::Floor($Fact.TimerExpiresIn / $Grain) * $Grain }
}

Export-ModuleMember -Function Get-KernelDifference, Get-SsDifference, Test-Between, Test-Timer
