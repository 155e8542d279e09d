# The Markdown of waiting and watching, and their lines in the speed table.

function Get-PollingLine {
    param($Polling)

    @{
        Line   = '`Wait-ProcTcpSocket -LocalPort -State Listen`, share of one core'
        Value  = $Polling.WaitListen.Share
        Limit  = 0.005
        Unit   = ' cores'
        Format = '0.0000'
        Detail = "without -State: $(Format-Number -Value $Polling.Wait.Share -Format '0.000'); $(Format-Number -Value $Polling.Sockets) sockets"
    }
    @{
        Line   = '`Watch-ProcTcpSocket`, 1,000 changes a second, share of one core'
        Value  = $Polling.Owners.Share
        Limit  = 0.25
        Unit   = ' cores'
        Detail = '-NoOwner: {0}; {1} changes a second reported' -f @(
            Format-Number -Value $Polling.NoOwner.Share -Format '0.00'
            Format-Number -Value $Polling.Owners.Changes
        )
    }
}

function Format-Polling {
    param($Polling)

    '### Waiting and watching'
    ''
    'Processor time of the whole pwsh, over {0} s of waiting and {1} s of watching at the interval of one second, on {2} sockets.' -f @(
        $Polling.WaitSeconds
        $Polling.WatchSeconds
        Format-Number -Value $Polling.Sockets
    )
    ''
    '| | share of one core | changes a second | |'
    '|---|---:|---:|---|'
    $sides = [ordered]@{
        '`Wait-ProcTcpSocket -LocalPort -State Listen`' = $Polling.WaitListen
        '`Wait-ProcTcpSocket -LocalPort`'               = $Polling.Wait
        '`Watch-ProcTcpSocket`'                         = $Polling.Owners
        '`Watch-ProcTcpSocket -NoOwner`'                = $Polling.NoOwner
    }
    foreach ($name in $sides.Keys) {
        $changes = $name -like '*Watch*' ? (Format-Number -Value $sides[$name].Changes) : ''
        "| $name | $(Format-Number -Value $sides[$name].Share -Format '0.0000') | $changes | $($sides[$name].Summary) |"
    }

    ''
}
