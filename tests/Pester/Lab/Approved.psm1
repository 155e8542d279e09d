# Text that somebody has read and approved: tests/Pester/Approved, whose README.md says how to approve anew.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:approved = Join-Path -Path $PSScriptRoot -ChildPath '../Approved'
$script:received = Join-Path -Path $PSScriptRoot -ChildPath '../../../out/Received'

# Fails if the text is not the approved one, and says what is different. Spaces at the end of a line do not count.
function Assert-ApprovedText {
    param([string]$Name, [AllowEmptyString()][AllowEmptyCollection()][string[]]$Text)

    $lines = @(($Text -join "`n").TrimEnd() -split '\r?\n' | ForEach-Object TrimEnd)
    $path = Join-Path -Path $script:approved -ChildPath $Name
    $expected = (Test-Path -LiteralPath $path) ? [IO.File]::ReadAllText($path).TrimEnd() -split '\r?\n' : @()
    if (($lines -join "`n") -ceq ($expected -join "`n")) {
        return
    }

    if ($env:PROCTCP_APPROVE -and -not $env:CI) {
        [IO.File]::WriteAllText($path, ($lines -join "`n") + "`n")
        return
    }

    $where = Save-ReceivedText -Name $Name -Line $lines
    throw @(
        "'$Name' is not as approved (- approved, + received$where):"
        Get-LineDifference -Expected $expected -Actual $lines
        'If the new text is right, run the test again with PROCTCP_APPROVE=1 in the environment, and read `git diff`.'
    ) -join "`n"
}

# A checkout of somebody else's may not be written to: the difference is shown in any case.
function Save-ReceivedText {
    param([string]$Name, [string[]]$Line)

    try {
        $null = New-Item -Path $script:received -ItemType Directory -Force
        [IO.File]::WriteAllText("$script:received/$Name", ($Line -join "`n") + "`n")
        "; all of it is in out/Received/$Name"
    }
    catch [UnauthorizedAccessException], [IO.IOException] {
        ''
    }
}

# The lines that differ, each with its number, and with one that does not before and behind.
function Get-LineDifference {
    param([AllowEmptyString()][AllowEmptyCollection()][string[]]$Expected, [AllowEmptyString()][string[]]$Actual)

    $start = 0
    while ($start -lt [Math]::Min($Expected.Count, $Actual.Count) -and $Expected[$start] -ceq $Actual[$start]) {
        $start++
    }
    $end = 0
    while ($end -lt [Math]::Min($Expected.Count, $Actual.Count) - $start -and $Expected[-1 - $end] -ceq $Actual[-1 - $end]) {
        $end++
    }
    $most = 40
    $old = @($Expected | Select-Object -Skip $start -First ($Expected.Count - $start - $end))
    $new = @($Actual | Select-Object -Skip $start -First ($Actual.Count - $start - $end))
    if ($start) {
        '{0,4}   {1}' -f $start, $Actual[$start - 1]
    }
    if ($old.Count -eq $new.Count) {
        for ($i = 0; $i -lt $old.Count -and $i -lt $most; $i++) {
            if ($old[$i] -cne $new[$i]) {
                '{0,4} - {1}' -f ($start + $i + 1), $old[$i]
                '{0,4} + {1}' -f ($start + $i + 1), $new[$i]
            }
        }
    }
    else {
        $old | Select-Object -First $most | ForEach-Object { '     - {0}' -f $_ }
        $new | Select-Object -First $most | ForEach-Object { '     + {0}' -f $_ }
    }
}

Export-ModuleMember -Function Assert-ApprovedText
