BeforeDiscovery {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $views = [xml]::new()
    $views.Load("$((Get-Module -Name ProcTcp).ModuleBase)/module/ProcTcp.Format.ps1xml")
    $screens = foreach ($view in $views.Configuration.ViewDefinitions.View) {
        foreach ($width in 80, 140, 200) {
            @{ View = $view.Name; Width = $width; Deserialized = [bool]($view.ViewSelectedBy.TypeName -like 'Deserialized.*') }
        }
    }
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/Approved.psm1"
    $shown = "$TestDrive/shown"
    $null = New-Item -Path $shown -ItemType Directory
    $options = '-ManifestPath', (Get-ManifestPath), '-WorkPath', "$TestDrive", '-OutputPath', $shown
    $said = & (Get-PwshCommand) -NoProfile -NonInteractive -File "$PSScriptRoot/Lab/Show-Views.ps1" @options 2>&1
    if ($LASTEXITCODE) {
        throw "Show-Views.ps1 failed: $said"
    }

    function Get-Shown {
        param([string]$Name)

        , [IO.File]::ReadAllLines("$shown/$Name")
    }
}

Describe 'The view <View> at <Width> columns' -ForEach $screens {
    It 'shows known objects as approved' {
        Assert-ApprovedText -Name "$View.$Width.txt" -Text (Get-Shown -Name "$View.$Width.txt")
    }
}

Describe 'The view <View> at <Width> columns' -ForEach $screens.Where{ $_.Deserialized } {
    It 'shows deserialized objects like those of the session' {
        $lines, $copies = "$View.$Width.txt", "$View.$Width.copy" | ForEach-Object { Get-Shown -Name $_ }
        if ($View -eq 'Measure') {
            # A measure of another session does not know the largest one: its bar is that of its share.
            $lines, $copies = $lines, $copies | ForEach-Object { , ($_ -replace '#+ +', '# ') }
        }
        $copies -join "`n" | Should -BeExactly ($lines -join "`n")
    }
}

Describe 'The views' {
    It '<View> is what <Type> comes in, <Words>' -ForEach @(
        @{ Type = 'TcpSocketInfo'; Way = 'plain'; Words = 'as it is'; View = 'Default' }
        @{ Type = 'TcpSocketInfo'; Way = 'table'; Words = 'as a table'; View = 'Default' }
        @{ Type = 'TcpSocketInfo'; Way = 'list'; Words = 'as a list'; View = 'List' }
        @{ Type = 'TcpSocketDetail'; Way = 'plain'; Words = 'as it is'; View = 'Connections' }
        @{ Type = 'TcpSocketDetail'; Way = 'table'; Words = 'as a table'; View = 'Connections' }
        @{ Type = 'TcpSocketDetail'; Way = 'list'; Words = 'as a list'; View = 'ConnectionList' }
        @{ Type = 'TcpSocketOwner'; Way = 'plain'; Words = 'as it is'; View = 'Owner' }
        @{ Type = 'TcpSocketOwner'; Way = 'list'; Words = 'as a list'; View = 'OwnerList' }
        @{ Type = 'TcpSocketChange'; Way = 'plain'; Words = 'as it is'; View = 'Log' }
        @{ Type = 'TcpSocketChange'; Way = 'table'; Words = 'as a table'; View = 'Changes' }
        @{ Type = 'TcpSocketMeasure#State'; Way = 'plain'; Words = 'as it is'; View = 'MeasureByState' }
        @{ Type = 'TcpSocketMeasure#State'; Way = 'table'; Words = 'as a table'; View = 'MeasureByState' }
        @{ Type = 'TcpSocketMeasure'; Way = 'plain'; Words = 'as it is'; View = 'Measure' }
    ) {
        foreach ($width in 80, 140, 200) {
            (Get-Shown -Name "ProcTcp.$Type.$width.$Way") -join "`n" | Should -BeExactly ((Get-Shown -Name "$View.$width.txt") -join "`n")
        }
    }

    It 'are those of which a text is approved' {
        $approved = (Get-ChildItem -Path "$PSScriptRoot/Approved" -Filter *.80.txt).Name -replace '\.80\.txt$'
        $existing = (Get-ChildItem -Path $shown -Filter *.80.txt).Name -replace '\.80\.txt$'
        $approved | Sort-Object | Should -Be ($existing | Sort-Object)
    }
}

Describe 'A terminal of 80 columns' {
    BeforeAll {
        $owner = @{ Name = 'systemd-resolve' }
        $terminalRoot = New-ProcTree -Path "$TestDrive/terminal" -Tcp6 @() -Tcp @(
            New-KernelRow -Local '192.0.2.17:65534' -State '0A' -Inode 1
            New-KernelRow -Local '192.0.2.17:65534' -Remote '192.0.2.18:65535' -State '08'
            New-KernelRow -Local '192.0.2.17:65533' -Remote '255.255.255.253:65535' -State '01' -Inode 2 -Timer '01:000003E8'
        ) -Process @{
            4194301 = $owner + @{ Descriptor = @{ 3 = 1; 4 = 2 } }; 4194302 = $owner + @{ Descriptor = @{ 3 = 1 } }; 4194303 = $owner + @{ Descriptor = @{ 3 = 1 } }
        }

        # What pwsh writes to a terminal, line by line, colours and all.
        function Get-TerminalText {
            param([string]$Command, [hashtable]$Variable = @{})

            $code = "Import-Module '$(Get-ManifestPath)'; $Command"
            [IO.File]::WriteAllText("$TestDrive/terminal.sh", "stty cols 80 rows 50`nexec '$(Get-PwshCommand)' -NoProfile -NonInteractive -Command '$($code.Replace("'", "'\''"))'`n")
            $start = [Diagnostics.ProcessStartInfo]::new('script')
            $start.RedirectStandardOutput = $start.RedirectStandardInput = $true
            '-qec', "sh '$TestDrive/terminal.sh'", '/dev/null' | ForEach-Object { $start.ArgumentList.Add($_) }
            $start.Environment['TERM'] = 'xterm-256color'
            $null = $start.Environment.Remove('NO_COLOR')
            $Variable.Keys | ForEach-Object { $start.Environment[$_] = $Variable[$_] }
            $process = [Diagnostics.Process]::Start($start)
            $text = $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
            $text -replace "`e(\[\?[0-9]+[hl]|[=>])" -split '\r*\n' | Where-Object { $_.Trim() }
        }
    }

    BeforeEach {
        if (-not (Get-Command -Name script -CommandType Application -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'script, which opens a terminal, is not installed'
        }
    }

    It 'has a line for each socket of IPv4 in the view <View>' -ForEach @(
        @{ View = 'Default'; Command = 'Get-ProcTcpSocket'; Owner = '(4194301/sys… +2)' }
        @{ View = 'Queues'; Command = 'Get-ProcTcpSocket | Format-Table -View Queues'; Owner = $null }
        @{ View = 'Log'; Command = 'Watch-ProcTcpSocket -IncludeExisting -Duration 0'; Owner = '(4194301/s… +2)' }
    ) {
        $lines = Get-TerminalText -Command ($Command -replace '-ProcTcpSocket', "`$0 -ProcRoot '$terminalRoot'") -Variable @{ NO_COLOR = '1' }
        $heading = $View -eq 'Log' ? 0 : 2
        $lines.Count | Should -Be (3 + $heading) -Because ($lines -join "`n")
        $lines | ForEach-Object Length | Sort-Object -Bottom 1 | Should -BeLessThan 80
        if ($Owner) {
            $lines[$heading + 1].TrimEnd() | Should -BeLike "* $Owner"
        }
    }

    It 'has colours, except with NO_COLOR' {
        $command = "Get-ProcTcpSocket -ProcRoot '$terminalRoot'"
        (Get-TerminalText -Command $command) -match 'CloseWait' | Should -Match "`e\[91mCloseWait`e\[0m"
        (Get-TerminalText -Command $command -Variable @{ NO_COLOR = '1' }) -join "`n" | Should -Not -Match "`e"
    }
}
