function Invoke-Lint {
    param($Layout, [switch]$RequireAnalyzer)

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
    Write-Step -Message 'Parsing the scripts'
    Assert-ScriptSyntax -Layout $Layout
    Invoke-ScriptCheck -Layout $Layout -Required:$RequireAnalyzer
}

function Assert-ScriptSyntax {
    param($Layout)

    $scripts = Get-ChildItem -LiteralPath $Layout.Root -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        Where-Object { [IO.Path]::GetRelativePath($Layout.Root, $_.FullName) -notmatch '^out/|/(bin|obj)/' }
    $findings = foreach ($script in $scripts) {
        $problems = $null
        $null = [System.Management.Automation.Language.Parser]::ParseFile($script.FullName, [ref]$null, [ref]$problems)
        $problems | ForEach-Object { '{0}:{1}: {2}' -f $script.FullName, $_.Extent.StartLineNumber, $_.Message }
    }
    if ($findings) {
        $findings | Out-Host
        throw "The scripts cannot be parsed. Errors: $(@($findings).Count)."
    }
}

function Invoke-ScriptCheck {
    param($Layout, [switch]$Required)

    if (-not (Get-Module -Name PSScriptAnalyzer -ListAvailable)) {
        $problem = 'The scripts were parsed but not analyzed, because PSScriptAnalyzer is not installed. To install it, run: Install-PSResource PSScriptAnalyzer'
        if ($Required) {
            throw $problem
        }
        Write-Warning -Message $problem
        return
    }

    Write-Step -Message 'Analyzing the scripts'
    $root = $Layout.Root
    $findings = foreach ($path in "$root/build.ps1", "$root/ProcTcp.psd1", "$root/tools", "$root/tests", "$root/src/examples") {
        Invoke-ScriptAnalyzer -Path $path -Recurse -Settings "$root/PSScriptAnalyzerSettings.psd1"
    }
    if ($findings) {
        $findings | Format-Table -Property Severity, RuleName, ScriptPath, Line, Message -AutoSize -Wrap | Out-Host
        throw "PSScriptAnalyzer reports problems in the scripts: $(@($findings).Count)."
    }
}
