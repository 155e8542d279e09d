# The words that messages and views are made of, each from values that are known.
BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/Approved.psm1", "$PSScriptRoot/Lab/SampleTree.psm1"
    $assembly = (Get-Module -Name ProcTcp).ImplementingAssembly
    $escape = [string][char]27

    # A style whose colours can be read: [Green]word[Reset].
    $style = [pscustomobject]@{
        Foreground      = [pscustomobject]@{ Green = '[Green]'; Yellow = '[Yellow]'; Cyan = '[Cyan]'; Magenta = '[Magenta]'; BrightBlack = '[BrightBlack]' }
        Reset           = '[Reset]'
        OutputRendering = 'Host'
    }
}

Describe 'The errors' {
    BeforeAll {
        # A value of that type, in which nothing is by chance.
        function Get-Sample {
            param($Parameter)

            $type = $Parameter.ParameterType
            if ($type -eq [string] -or $type -eq [object]) { return "<$($Parameter.Name)>" }
            if ($type.IsAssignableFrom([IO.IOException])) { return [IO.IOException]::new('<reason>') }
            if ($type -eq [int]) { return 100 + $Parameter.Position }
            if ($type -eq [ulong]) { return [ulong]8 }
            if ($type -eq [ProcTcp.TcpTableMissing]) { return [ProcTcp.TcpTableMissing]::new('/proc/net/tcp', 13) }
            if ($type.GetConstructor([type[]]@())) { return $type::new() }
            [Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($type)
        }
    }

    It 'have ids, categories and targets, and name in their texts the values, as approved' {
        $factory = $assembly.GetType('ProcTcp.Reporting.ErrorRecords', $true)
        $text = foreach ($method in $factory.GetMethods('Public, Static, DeclaredOnly') | Sort-Object -Property Name -Stable) {
            $arguments = @(foreach ($parameter in $method.GetParameters()) { Get-Sample -Parameter $parameter })
            $record = $method.Invoke($null, $arguments)
            '{0} {1} {2}' -f $record.FullyQualifiedErrorId, $record.CategoryInfo.Category, $record.Exception.GetType().FullName
            $values = [regex]::Matches(("$($record.Exception.Message)" -replace 'Permission denied', '<errno 13>'), '<[^>]+>|\b(10\d|8)\b|/proc/net/tcp').Value
            '    Names: {0}' -f ($values -join ', ')
            '    Target: {0}' -f ($null -eq $record.TargetObject ? '-' : "$($record.TargetObject)")
        }
        Assert-ApprovedText -Name Errors.txt -Text $text
    }

    It 'are of the denied if a table is denied' {
        $records = $assembly.GetType('ProcTcp.Reporting.ErrorRecords', $true)
        $category = foreach ($errno in 2, 13, 1, 5) {
            $missing = [ProcTcp.TcpTableMissing]::new('/proc/net/tcp', $errno)
            "$($records.GetMethod('ProcNetUnreadable', [type[]]@([ProcTcp.TcpTableMissing])).Invoke($null, @($missing)).CategoryInfo.Category)"
        }
        $category | Should -Be 'ResourceUnavailable', 'PermissionDenied', 'PermissionDenied', 'ResourceUnavailable'
    }
}

Describe 'The words of Wait-ProcTcpSocket' {
    It 'name at most three owners, and all states in their order' {
        $root = New-SampleTree -Path "$TestDrive/proc"
        $words = $assembly.GetType('ProcTcp.Polling.WaitText', $true)
        $query = [ProcTcp.TcpSocketQuery]::new()
        $text = $words::Instead($query, [Collections.Generic.List[ProcTcp.TcpSocketInfo]]@(Get-ProcTcpSocket -ProcRoot $root))
        $text | Should -Match 'there is: 4 Listen, 1 SynSent, 1 SynReceived, 4 Established, 1 FinWait1, 1 CloseWait, 1 TimeWait, 1 14, '
        [regex]::Matches($text, '\(\d+\)').Value | Should -Be '(10)', '(11)', '(20)'
        $words::Instead($query, [Collections.Generic.List[ProcTcp.TcpSocketInfo]]::new()) | Should -Match 'there is: nothing\.$'
    }
}

Describe 'The words of the views' {
    It '<State> is shown <Colour>' -ForEach @(
        @{ State = 'Listen'; Colour = 'Green' }
        @{ State = 'CloseWait'; Colour = 'Yellow' }
        @{ State = 'LastAck'; Colour = 'Yellow' }
        @{ State = 'FinWait1'; Colour = 'Yellow' }
        @{ State = 'FinWait2'; Colour = 'Yellow' }
        @{ State = 'Closing'; Colour = 'Yellow' }
        @{ State = 'TimeWait'; Colour = 'BrightBlack' }
        @{ State = 'Established'; Colour = '' }
        @{ State = 'SynSent'; Colour = '' }
        @{ State = '14'; Colour = '' }
    ) {
        $socket = [pscustomobject]@{ State = $State }
        [ProcTcp.Formatting.ViewText]::State($socket, $style, $false) | Should -BeExactly ($Colour ? "[$Colour]$State[Reset]" : $State)
        [ProcTcp.Formatting.ViewText]::State($socket, $style, $true) | Should -BeExactly $State -Because 'the output is redirected'
        [ProcTcp.Formatting.ViewText]::State($socket, $null, $false) | Should -BeExactly $State -Because 'there is no style'
    }

    It '<Kind> is shown <Colour> in the log' -ForEach @(
        @{ Kind = 'Opened'; Colour = 'Green' }
        @{ Kind = 'StateChanged'; Colour = 'Cyan' }
        @{ Kind = 'OwnerChanged'; Colour = 'Magenta' }
        @{ Kind = 'Closed'; Colour = 'BrightBlack' }
        @{ Kind = 'Existing'; Colour = '' }
    ) {
        $change = [pscustomobject]@{ Kind = $Kind; State = 'Established' }
        $word = $Kind.PadRight(12)
        [ProcTcp.Formatting.ChangeViewText]::Log($change, $style, $false).TrimStart() |
            Should -BeLike ([WildcardPattern]::Escape($Colour ? "[$Colour]$word[Reset] Established" : "$word Established") + '*')
    }

    It 'bytes: <Bytes> is <Text>' -ForEach @(
        @{ Bytes = 0; Text = '0' }
        @{ Bytes = 9999999; Text = '9999999' }
        @{ Bytes = 10000000; Text = '9.5M' }
        @{ Bytes = 1GB; Text = '1G' }
        @{ Bytes = 1.55TB; Text = '1.6T' }
        @{ Bytes = 3000PB; Text = '3000P' }
    ) {
        [ProcTcp.Formatting.MeasureText]::Bytes($Bytes) | Should -BeExactly $Text
    }

    It 'draws a bar of eighths on a terminal: a share of <Share> of 8 columns is <Bar>' -ForEach @(
        @{ Share = 1; Bar = '████████' }
        @{ Share = 0.5; Bar = '████' }
        @{ Share = 0.51; Bar = '████▏' }
        @{ Share = 0.2; Bar = '█▋' }
        @{ Share = 0.0001; Bar = '▏' }
    ) {
        # As it comes from another session, with its share.
        $measure = [pscustomobject]@{ State = 'Established'; Count = 1; Share = $Share }
        [ProcTcp.Formatting.MeasureText]::Bar($measure, 1000, $Host, $style, $false) | Should -BeExactly $Bar
        [ProcTcp.Formatting.MeasureText]::Bar($measure, 1000, $Host, $style, $true) | Should -BeExactly ('#' * $Bar.Length)
    }

    It 'draws the bar of a state in its colour' {
        $measure = [pscustomobject]@{ State = 'CloseWait'; Count = 1; Share = 1 }
        [ProcTcp.Formatting.MeasureText]::Bar($measure, 1000, $Host, $style, $false) | Should -BeExactly '[Yellow]████████[Reset]'
    }
}
