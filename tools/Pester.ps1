function Invoke-PesterSuite {
    param($Layout, [string]$TestName)

    $report = "$($Layout.TestResults)/Pester.json"
    $outcome = @()
    $problem = $null
    try {
        Invoke-PesterProcess -Layout $Layout -Report $report -TestName $TestName
        $result = Get-Content -LiteralPath $report -Raw | ConvertFrom-Json
        $outcome = $result.Outcome | ForEach-Object -MemberName Result
        $problem = $result.Problem
    }
    catch {
        $problem = $_
    }

    Get-SuiteResult -Name 'Pester' -Outcome $outcome -Problem $problem -Filtered:([bool]$TestName)
}

function Invoke-PesterProcess {
    param($Layout, [string]$Report, [string]$TestName)

    $null = New-Item -Path $Layout.TestResults -ItemType Directory -Force
    Invoke-Pwsh -Layout $Layout -Script "$($Layout.Root)/tools/pester/Start-Suite.ps1" -Parameter @{
        PesterPath   = Get-PesterManifest -Layout $Layout
        ManifestPath = "$($Layout.Stage)/ProcTcp.psd1"
        TestPath     = "$($Layout.Root)/tests/Pester"
        ReportPath   = $Report
        PwshPath     = Get-PwshPath -Layout $Layout
        TestName     = $TestName
    } | Out-Host
}

function Get-PesterManifest {
    param($Layout)

    $ownModules = "$($Layout.Root)/.modules"
    $manifest = Find-Pester -Folder $ownModules
    if (-not $manifest) {
        Install-Pester -Folder $ownModules
        $manifest = Find-Pester -Folder $ownModules
    }
    $manifest
}

function Find-Pester {
    param([string]$Folder)

    Get-Module -Name Pester, "$Folder/Pester/*/Pester.psd1" -ListAvailable |
        Where-Object -Property Version -GE -Value ([version]'5.5') |
        Sort-Object -Property Version -Bottom 1 |
        ForEach-Object -MemberName Path
}

function Install-Pester {
    param([string]$Folder)

    $null = New-Item -Path $Folder -ItemType Directory -Force
    Write-Step -Message "Installing Pester into $Folder"
    try {
        if (Get-Command -Name Save-PSResource -ErrorAction Ignore) {
            Save-PSResource -Name Pester -Version '[5.5,7.0)' -Repository PSGallery -TrustRepository -Path $Folder
        }
        else {
            Save-Module -Name Pester -MinimumVersion 5.5 -MaximumVersion 6.99 -Repository PSGallery -Path $Folder -Force
        }
    }
    catch {
        throw "The tests need Pester 5.5 or later. It is not on the module path, and the gallery does not give it: $_ " +
        "Install it with 'Install-PSResource Pester', or put its folder into $Folder/Pester/<version>."
    }
}
