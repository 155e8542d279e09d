# What `ss -tanpeoiO` prints, one object for each line.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:stateNames = @{
    'ESTAB' = 'Established'; 'SYN-SENT' = 'SynSent'; 'SYN-RECV' = 'SynReceived'; 'FIN-WAIT-1' = 'FinWait1'; 'FIN-WAIT-2' = 'FinWait2'
    'TIME-WAIT' = 'TimeWait'; 'UNCONN' = 'Closed'; 'CLOSE-WAIT' = 'CloseWait'; 'LAST-ACK' = 'LastAck'; 'LISTEN' = 'Listen'; 'CLOSING' = 'Closing'
}
$script:timerNames = @{ 'on' = 'Retransmit'; 'keepalive' = 'KeepAlive'; 'timewait' = 'TimeWait'; 'persist' = 'ZeroWindowProbe' }

function ConvertFrom-SsLine {
    param([string]$Line)

    $field = $Line.Trim() -split '\s+', 6
    $rest = $field.Count -gt 5 ? " $($field[5]) " : ' '
    $local = ConvertFrom-SsEndPoint -Text $field[3]
    $remote = ConvertFrom-SsEndPoint -Text $field[4]
    $timer = [regex]::Match($rest, ' timer:\((?<name>\w+),(?<time>[^,]*),(?<count>\d+)\)')
    [ordered]@{
        State              = $script:stateNames[$field[0]]
        ReceiveQueue       = [uint]$field[1]
        SendQueue          = [uint]$field[2]
        LocalAddress       = $local.Address
        LocalPort          = $local.Port
        RemoteAddress      = $remote.Address
        RemotePort         = $remote.Port
        Timer              = $timer.Success ? $script:timerNames[$timer.Groups['name'].Value] : 'None'
        TimerExpiresIn     = $timer.Success ? (ConvertFrom-SsTime -Text $timer.Groups['time'].Value) : $null
        TimerCount         = $timer.Success ? [int]$timer.Groups['count'].Value : 0
        UserId             = [uint](Find-SsNumber -Text $rest -Name 'uid')
        Inode              = [ulong](Find-SsNumber -Text $rest -Name 'ino')
        RetransmitTimeout  = Find-SsNumber -Text $rest -Name 'rto'
        AcceptQueueLimit   = $field[0] -eq 'LISTEN' ? [uint]$field[2] : $null
        Cookie             = $rest -match ' sk:(?<cookie>[0-9a-f]+)' ? [Convert]::ToUInt64($Matches.cookie, 16) : $null
        IsIPv6Only         = $rest -match ' v6only:(?<only>[01])' ? $Matches.only -eq '1' : $null
        DelayedAckTimeout  = Find-SsNumber -Text $rest -Name 'ato'
        CongestionWindow   = Find-SsNumber -Text $rest -Name 'cwnd'
        SlowStartThreshold = Find-SsNumber -Text $rest -Name 'ssthresh'
        Owners             = @([regex]::Matches($rest, '\("(?<name>.*?)",pid=(?<pid>\d+),fd=(?<fd>\d+)\)') | ForEach-Object {
            '{0}/{1}/{2}' -f $_.Groups['pid'].Value, $_.Groups['name'].Value, $_.Groups['fd'].Value
        } | Sort-Object)
    }
}

# `*` is the address of a listener that serves both families.
function ConvertFrom-SsEndPoint {
    param([string]$Text)

    $null = $Text -match '^\[?(?<address>[^\]]+?)\]?:(?<port>\d+|\*)$'
    @{
        Address = $Matches.address -eq '*' ? '::' : $Matches.address
        Port    = $Matches.port -eq '*' ? [uint16]0 : [uint16]$Matches.port
    }
}

# Milliseconds: 1min5sec, 119min, 1.540ms, 800ms. Nothing is finer than what ss prints.
function ConvertFrom-SsTime {
    param([string]$Text)

    $null = $Text -match '^((?<minutes>\d+)min)?((?<seconds>\d+)(sec|\.))?((?<milliseconds>\d+)ms)?$'
    $number = @{ minutes = 0; seconds = 0; milliseconds = 0 }
    foreach ($unit in @($number.Keys)) {
        if ($Matches.ContainsKey($unit)) {
            $number[$unit] = [long]$Matches[$unit]
        }
    }
    $number.minutes * 60000 + $number.seconds * 1000 + $number.milliseconds
}

function Find-SsNumber {
    param([string]$Text, [string]$Name)

    if ($Text -match " ${Name}:(\d+)") {
        [double]$Matches[1]
    }
}

Export-ModuleMember -Function ConvertFrom-SsLine
