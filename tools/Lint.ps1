function Invoke-Lint {
    param($Layout)

    Assert-DotNetSdk -Layout $Layout
    $solution = "$($Layout.Root)/ProcTcp.slnx"
    Write-Step -Message 'Checking the format of the C# code'
    Invoke-DotNet -Argument @('format', $solution, '--verify-no-changes', '--verbosity', 'quiet')
    Write-Step -Message 'Compiling with warnings as errors'
    Invoke-DotNet -Argument @(
        'build', $solution
        '--configuration', $Layout.Configuration
        '--no-incremental', '--nologo', '--verbosity', 'quiet'
    )
    Invoke-ScriptCheck -Layout $Layout
}

function Invoke-ScriptCheck {
    param($Layout)

    if (-not (Get-Module -Name PSScriptAnalyzer -ListAvailable)) {
        Write-Warning -Message 'The scripts were NOT analysed: PSScriptAnalyzer is not installed (Install-PSResource PSScriptAnalyzer).'
        return
    }

    Write-Step -Message 'Analysing the scripts'
    $root = $Layout.Root
    $findings = foreach ($path in "$root/build.ps1", "$root/ProcTcp.psd1", "$root/tools", "$root/tests", "$root/src/examples") {
        Invoke-ScriptAnalyzer -Path $path -Recurse -Settings "$root/PSScriptAnalyzerSettings.psd1"
    }
    if ($findings) {
        $findings | Format-Table -Property Severity, RuleName, ScriptPath, Line, Message -AutoSize -Wrap | Out-Host
        throw "PSScriptAnalyzer has $(@($findings).Count) findings."
    }
}
