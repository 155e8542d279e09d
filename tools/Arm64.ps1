# What is tested of another architecture: programs compiled for it, with its own libraries, run by an emulator of its processor. System calls go
# to the kernel of this machine, but for those that the emulator does not know.
function Invoke-Arm64Suite {
    param($Layout, [string[]]$Isolation, [string]$TestName)

    $name = 'ProcTcp.Core.Tests arm64'
    $emulation = $null
    $problem = $null
    try {
        $emulation = Initialize-Emulation -Layout $Layout
        $project = "$($Layout.Root)/tests/ProcTcp.Core.Tests/ProcTcp.Core.Tests.csproj"
        $tests = Publish-EmulatedProgram -Layout $Layout -Emulation $emulation -Project $project
        Write-Step -Message "Running $name"
        $null = New-Item -Path $Layout.TestResults -ItemType Directory -Force
        $command = @(
            $tests, '-noColor', '-result-trx', "$($Layout.TestResults)/$name.trx"
            if ($TestName) { '-method', "*$TestName*" }
        )
        Invoke-LimitedCommand -Command ($Isolation + $command) -Limit '00:15:00'
    }
    catch {
        $problem = $_
    }
    Get-SuiteResult -Name $name -Outcome (Read-TrxOutcome -Path "$($Layout.TestResults)/$name.trx") -Problem $problem -Filtered:([bool]$TestName)
    if (-not $emulation) {
        return
    }

    $pwsh = Publish-EmulatedProgram -Layout $Layout -Emulation $emulation -Project "$($Layout.Root)/tools/arm64/pwsh.csproj"
    $shown = & $pwsh -NoProfile -Command '"pwsh $($PSVersionTable.PSVersion), $([Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)"'
    Write-Step -Message "Running Pester arm64 in $shown"
    $files = 'Get-ProcTcpSocket.States.Tests.ps1', 'Test-ProcTcpSocket.Tests.ps1'
    Invoke-PesterSuite -Layout $Layout -Isolation $Isolation -TestName $TestName -Name 'Pester arm64' -Pwsh $pwsh -File $files
}

# Compiles a program for arm64, with its runtime. Where its executable was, a script starts that by the emulator, under the program's own name.
function Publish-EmulatedProgram {
    param($Layout, $Emulation, [string]$Project)

    $name = Split-Path -Path $Project -LeafBase
    $folder = "$($Emulation.Folder)/$name"
    Clear-Path -Path $folder
    Invoke-DotNet -Argument @(
        'publish', $Project
        '--configuration', $Layout.Configuration
        '--framework', 'net10.0', '--runtime', 'linux-arm64'
        '--output', $folder
        '--nologo', '--verbosity', 'quiet'
    )

    $null = New-Item -Path "$folder/emulator" -ItemType Directory
    $null = New-Item -Path "$folder/emulator/$name" -ItemType HardLink -Target $Emulation.Emulator
    Move-Item -LiteralPath "$folder/$name" -Destination "$folder/$name.arm64"
    # The emulator cannot map a page both to write and to execute.
    Set-Content -LiteralPath "$folder/$name" -Value @"
#!/bin/sh
export PROCTCP_EMULATOR='$(Split-Path -Path $Emulation.Emulator -Leaf)' DOTNET_EnableWriteXorExecute=0
exec '$folder/emulator/$name' -0 '$folder/$name' -L '$($Emulation.Libraries)' '$folder/$name.arm64' "`$@"
"@
    chmod +x "$folder/$name"
    "$folder/$name"
}

# The emulator and the libraries of arm64 that a .NET program asks for, from Debian, in a folder of their own: nothing is installed.
function Initialize-Emulation {
    param($Layout)

    $folder = "$($Layout.Out)/arm64"
    $emulation = [pscustomobject]@{
        Folder    = $folder
        Libraries = "$folder/debian"
        Emulator  = "$folder/debian/usr/bin/qemu-aarch64-static"
    }
    if (-not (Test-Path -LiteralPath $emulation.Libraries)) {
        Write-Step -Message 'Bringing qemu-user-static, and OpenSSL, ICU and the C++ library of arm64'
        $missing = 'apt-get', 'dpkg', 'dpkg-deb' | Where-Object { -not (Get-Command -Name $_ -CommandType Application -ErrorAction Ignore) }
        if ($missing) {
            throw "The emulator and its libraries come from Debian, and this machine has no '$($missing -join "', '")'. Run the suites on a machine with an arm64 processor instead."
        }
        $packages = "qemu-user-static:$(dpkg --print-architecture)", 'openssl', 'libstdc++6', 'icu-devtools'
        Expand-DebianPackage -Destination $emulation.Libraries -Work "$folder/apt" -Name $packages
    }
    $emulation
}

# Unpacks packages for arm64 and all that they depend on. The lists and downloads are apart from those of this machine, and so are its packages.
function Expand-DebianPackage {
    param([string]$Destination, [string]$Work, [string[]]$Name)

    Clear-Path -Path $Work
    $null = New-Item -Path "$Work/state/lists/partial", "$Work/cache/archives/partial", "$Work/unpacked" -ItemType Directory
    $options = @(
        "Dir::State=$Work/state", 'Dir::State::status=/dev/null', "Dir::Cache=$Work/cache", 'APT::Sandbox::User='
        'APT::Architecture=arm64', 'APT::Architectures::=arm64', "APT::Architectures::=$(dpkg --print-architecture)"
    ).ForEach{ '--option', $_ }
    foreach ($command in @('update', '-qq'), (@('install', '-qq', '--yes', '--download-only', '--no-install-recommends') + $Name)) {
        $answer = apt-get @options @command 2>&1
        if ($LASTEXITCODE -ne 0) {
            throw "'apt-get $($command[0])' for arm64 failed with exit code $LASTEXITCODE`: $($answer -join "`n")"
        }
    }

    foreach ($package in Get-ChildItem -Path "$Work/cache/archives/*.deb") {
        dpkg-deb --extract $package "$Work/unpacked"
        if ($LASTEXITCODE -ne 0) {
            throw "'$($package.Name)' cannot be unpacked."
        }
    }
    Move-Folder -Path "$Work/unpacked" -Destination $Destination
    Clear-Path -Path $Work
}
