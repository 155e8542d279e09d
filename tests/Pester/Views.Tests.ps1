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
