# The Markdown of the watch, and its line in the speed table.

function Get-WatchVerdict {
    param($Watch)

    New-Verdict 'Watch-ProcTcpSocket, 1,000 changes a second, share of one core' $Watch.Owners.Share 0.5 ' cores' (
        '-NoOwner: {0}; {1} sockets, {2} changes a second told' -f @(
            Format-Number $Watch.NoOwner.Share '0.00'
            Format-Number $Watch.Sockets
            Format-Number $Watch.Owners.Changes
        ))
}

function Format-Watch {
    param($Watch)

    '### Watching'
    ''
    "Processor time of the whole pwsh over $($Watch.Seconds) s, at the interval of one second, on $(Format-Number $Watch.Sockets) sockets."
    ''
    '| | share of one core | changes a second | |'
    '|---|---:|---:|---|'
    foreach ($side in @{ Name = '`Watch-ProcTcpSocket`'; Of = $Watch.Owners }, @{ Name = '`Watch-ProcTcpSocket -NoOwner`'; Of = $Watch.NoOwner }) {
        "| $($side.Name) | $(Format-Number $side.Of.Share '0.00') | $(Format-Number $side.Of.Changes) | $($side.Of.Summary) |"
    }

    ''
}
