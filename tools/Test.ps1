function Invoke-Test {
    param($Layout, [string]$Suite, [string]$TestName, [string]$PackagePath, [switch]$Coverage)

    Clear-Path -Path $Layout.TestResults
    $results = @(
        try {
            Write-MissingTool
            Initialize-TestedModule -Layout $Layout -PackagePath $PackagePath
            $isolation = Get-IsolationCommand -Layout $Layout
            if ($Suite -eq 'Arm64') {
                Invoke-Arm64Suite -Layout $Layout -Isolation $isolation -TestName $TestName
            }
            if ($Suite -in 'All', 'Xunit') {
                Invoke-XunitSuite -Layout $Layout -Isolation $isolation -TestName $TestName -Coverage:$Coverage
            }
            if ($Suite -in 'All', 'Pester') {
                Invoke-PesterSuite -Layout $Layout -Isolation $isolation -TestName $TestName
            }
        }
        catch {
            Get-SuiteResult -Name 'build.ps1' -Problem $_
        }
    )

    $counts = $results | Measure-SuiteResult
    if ($counts.Passed + $counts.Failed + $counts.Skipped -eq 0) {
        $results += Get-SuiteResult -Name 'Filter' -Problem "no test's name contains '$TestName'"
        $counts = $results | Measure-SuiteResult
    }

    $results | Format-Table -Property Suite, Passed, Failed, Skipped | Out-Host
    $counts
}

function Initialize-TestedModule {
    param($Layout, [string]$PackagePath)

    if ($PackagePath) {
        Expand-Package -Layout $Layout -PackagePath $PackagePath
    }
    else {
        Build-Module -Layout $Layout
        Compress-Module -Layout $Layout
    }
}

function Get-SuiteResult {
    param([string]$Name, [string[]]$Outcome, $Problem, [switch]$Filtered)

    $known = @($Outcome).Where{ $null -ne $_ }
    $passed = @($known -eq 'Passed').Count
    $skipped = @($known -match '^(Skipped|NotExecuted|Inconclusive)$').Count
    $failed = @($known).Count - $passed - $skipped
    if (-not $Problem -and -not $Filtered -and $passed + $failed -eq 0) {
        $Problem = 'no test ran'
    }
    if ($Problem) {
        Write-Warning -Message "${Name}: $Problem"
        $failed = [Math]::Max($failed, 1)
    }

    [pscustomobject]@{ Suite = $Name; Passed = $passed; Failed = $failed; Skipped = $skipped }
}

function Measure-SuiteResult {
    param([Parameter(ValueFromPipeline)]$Result)

    begin {
        $sum = [pscustomobject]@{ Passed = 0; Failed = 0; Skipped = 0 }
    }
    process {
        foreach ($kind in 'Passed', 'Failed', 'Skipped') {
            $sum.$kind += $Result.$kind
        }
    }
    end {
        $sum
    }
}
