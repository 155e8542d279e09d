BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $base = (Get-Module -Name ProcTcp).ModuleBase
    $version = (Get-Module -Name ProcTcp).Version

    # The runner stages the module into out/ProcTcp/<version>, the package lies in out.
    $package = Join-Path -Path $base -ChildPath "../../ProcTcp.$version.nupkg"
    $problem = if (-not (Get-Module -Name Microsoft.PowerShell.PSResourceGet -ListAvailable)) {
        'this pwsh has no PSResourceGet, which installs packages'
    }
    elseif (-not (Test-Path -LiteralPath $package)) {
        "there is no package beside the module, at $package (build.ps1 -Task Pack makes it)"
    }

    # In a home of its own, so that nobody's repositories and modules are touched.
    function Invoke-AtHome {
        param([string]$Command)

        $start = [Diagnostics.ProcessStartInfo]::new((Get-PwshCommand))
        $start.WorkingDirectory = $TestDrive
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $code = "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; $Command"
        foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', $code) {
            $start.ArgumentList.Add($argument)
        }
        $start.Environment['HOME'] = "$TestDrive/home"
        $start.Environment['XDG_DATA_HOME'] = "$TestDrive/home/.local/share"
        $start.Environment['XDG_CACHE_HOME'] = "$TestDrive/home/.cache"
        $start.Environment['XDG_CONFIG_HOME'] = "$TestDrive/home/.config"
        $start.Environment['PSModulePath'] = ''
        $process = [Diagnostics.Process]::Start($start)
        $problems = $process.StandardError.ReadToEndAsync()
        $text = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        if ($process.ExitCode) {
            throw "$text $($problems.Result)"
        }
        $text.TrimEnd() -split '\r?\n'
    }
}

Describe 'The package' {
    BeforeAll {
        if ($problem) {
            return
        }

        # .NET has no folder for data that does not exist yet; PSResourceGet would take the current one.
        $null = New-Item -Path "$TestDrive/gallery", "$TestDrive/home/.local/share", "$TestDrive/home/.config", "$TestDrive/home/.cache" -ItemType Directory
        Copy-Item -LiteralPath $package -Destination "$TestDrive/gallery"
        $null = Invoke-AtHome "
            Register-PSResourceRepository -Name proctcp-test -Uri '$TestDrive/gallery' -Trusted
            Install-PSResource -Name ProcTcp -Repository proctcp-test -Scope CurrentUser -TrustRepository"
        $installed = "$TestDrive/home/.local/share/powershell/Modules/ProcTcp/$version"
    }

    BeforeEach {
        Skip-TestIf -Problem $problem
    }

    It 'is installed from a folder that serves as repository' {
        Test-Path -LiteralPath "$installed/ProcTcp.psd1" | Should -BeTrue
    }

    It 'works by name in a new session' {
        $tree = New-ProcTree -Path "$TestDrive/proc" -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1) -Tcp6 @()
        $said = Invoke-AtHome "(Get-ProcTcpSocket -ProcRoot '$tree').LocalPort; (Get-Module ProcTcp).ModuleBase; (Get-Help about_ProcTcp).Length -gt 1000"
        $said | Should -Be '1001', $installed, 'True'
    }

    It 'has the files of the staged module, byte for byte' {
        function Get-FolderHash {
            param([string]$Folder)

            Get-ChildItem -LiteralPath $Folder -Recurse -File -Force | Where-Object Name -NE 'PSGetModuleInfo.xml' | ForEach-Object {
                '{0} {1}' -f [IO.Path]::GetRelativePath($Folder, $_.FullName), (Get-FileHash -LiteralPath $_.FullName).Hash
            } | Sort-Object
        }
        Get-FolderHash -Folder $installed | Should -Be (Get-FolderHash -Folder $base)
    }

    It 'carries licence, readme and changelog' {
        foreach ($file in 'LICENSE', 'README.md', 'CHANGELOG.md') {
            Test-Path -LiteralPath "$installed/$file" | Should -BeTrue -Because $file
        }
    }
}
