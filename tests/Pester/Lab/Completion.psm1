# What Tab offers, however slow the machine is.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:patience = [ProcTcp.Completion.SocketCompleter].GetProperty('Patience', [Reflection.BindingFlags]'NonPublic, Static')

# Runs a script while completion waits for as long as that; usually for however long it takes.
function Invoke-Patiently {
    param([scriptblock]$Script, [timespan]$Patience = [Threading.Timeout]::InfiniteTimeSpan)

    $before = $script:patience.GetValue($null)
    $script:patience.SetValue($null, $Patience)
    try {
        & $Script
    }
    finally {
        $script:patience.SetValue($null, $before)
    }
}

# The completions at the end of a line.
function Get-Completion {
    param([string]$Line, [timespan]$Patience = [Threading.Timeout]::InfiniteTimeSpan)

    Invoke-Patiently -Patience $Patience -Script {
        @([System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches)
    }
}

# What a completer offers if it is called directly: PowerShell swallows what a completer throws.
function Get-Offer {
    param(
        [type]$Completer,
        [string]$Command = 'Get-ProcTcpSocket',
        [string]$Word,
        [hashtable]$Parameter,
        [timespan]$Patience = [Threading.Timeout]::InfiniteTimeSpan
    )

    Invoke-Patiently -Patience $Patience -Script {
        @($Completer::new().CompleteArgument($Command, 'Parameter', $Word, $null, $Parameter))
    }
}

Export-ModuleMember -Function Get-Completion, Get-Offer
