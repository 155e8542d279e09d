function Get-Layout {
    param([string]$Root, [string]$Configuration)

    $manifest = "$Root/ProcTcp.psd1"
    $version = (Import-PowerShellDataFile -LiteralPath $manifest).ModuleVersion
    [pscustomobject]@{
        Root          = $Root
        Configuration = $Configuration
        Manifest      = $manifest
        Version       = $version
        Binaries      = "$Root/module/bin"
        HelpPages     = "$Root/module/en-US"
        Help          = "$Root/en-US"
        Out           = "$Root/out"
        Stage         = "$Root/out/ProcTcp/$version"
        Package       = "$Root/out/ProcTcp.$version.nupkg"
        TestResults   = "$Root/out/TestResults"
    }
}

function Write-Step {
    param([string]$Message)

    Write-Information -MessageData $Message -InformationAction Continue
}

function Assert-DotNetSdk {
    param($Layout)

    $wanted = (Get-Content -LiteralPath "$($Layout.Root)/global.json" -Raw | ConvertFrom-Json).sdk.version
    if (-not (Get-Command -Name dotnet -CommandType Application -ErrorAction Ignore)) {
        throw "ProcTcp requires the .NET SDK $wanted or a later one with the same major and minor version, but 'dotnet' is not on PATH. Install it from https://dot.net."
    }

    Push-Location -LiteralPath $Layout.Root
    try {
        $answer = dotnet --version 2>&1
        if ($LASTEXITCODE -ne 0) {
            throw "ProcTcp requires the .NET SDK $wanted or a later one with the same major and minor version. The output of 'dotnet' is: $answer"
        }
    }
    finally {
        Pop-Location
    }
}

function Invoke-DotNet {
    param([string[]]$Argument)

    dotnet @Argument | Out-Host
    if ($LASTEXITCODE -ne 0) {
        throw "'dotnet $($Argument[0..1])' failed with exit code $LASTEXITCODE."
    }
}

function Get-PwshPath {
    param($Layout)

    $process = [Environment]::ProcessPath
    if ((Split-Path -Path $process -Leaf) -ne 'dotnet') {
        return $process
    }

    # Installed as a .NET tool, pwsh is an assembly that dotnet runs.
    $launcher = "$($Layout.Out)/pwsh/pwsh"
    $null = New-Item -Path (Split-Path -Path $launcher) -ItemType Directory -Force
    Set-Content -LiteralPath $launcher -Value "#!/bin/sh`nexec '$process' '$PSHOME/pwsh.dll' `"`$@`""
    chmod +x $launcher
    $launcher
}

function Invoke-Pwsh {
    param($Layout, [string]$Script, [hashtable]$Parameter = @{})

    $pwsh = Get-PwshPath -Layout $Layout
    $arguments = foreach ($name in $Parameter.Keys) {
        "-$name"
        $Parameter[$name]
    }

    & $pwsh -NoProfile -NonInteractive -File $Script @arguments
    if ($LASTEXITCODE -ne 0) {
        throw "$(Split-Path -Path $Script -Leaf) failed with exit code $LASTEXITCODE."
    }
}

function Move-Folder {
    param([string]$Path, [string]$Destination)

    # Removing comes first so that nothing stale stays; a session that has the old assembly loaded keeps its inode.
    Clear-Path -Path $Destination
    $null = New-Item -Path (Split-Path -Path $Destination) -ItemType Directory -Force
    Move-Item -LiteralPath $Path -Destination $Destination
}

function Clear-Path {
    param([string[]]$Path)

    foreach ($one in $Path) {
        if (Test-Path -LiteralPath $one) {
            Remove-Item -LiteralPath $one -Recurse -Force
        }
    }
}

function Clear-BuildOutput {
    param($Layout)

    Clear-Path -Path $Layout.Out, $Layout.Binaries, $Layout.Help
    foreach ($folder in Get-Item -Path "$($Layout.Root)/*/*/bin", "$($Layout.Root)/*/*/obj") {
        Clear-Path -Path $folder
    }
}
