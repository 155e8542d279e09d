function Build-Module {
    param($Layout)

    Assert-DotNetSdk -Layout $Layout
    Write-Step -Message "Building ProcTcp $($Layout.Version)"
    Publish-Assembly -Layout $Layout
    Build-Help -Layout $Layout
    Copy-Module -Layout $Layout
}

function Publish-Assembly {
    param($Layout)

    $published = "$($Layout.Out)/bin"
    Clear-Path -Path $published
    Invoke-DotNet -Argument @(
        'publish', "$($Layout.Root)/src/ProcTcp/ProcTcp.csproj"
        '--configuration', $Layout.Configuration
        '--output', $published
        '--nologo', '--verbosity', 'quiet'
    )
    Move-Folder -Path $published -Destination $Layout.Binaries
}

function Build-Help {
    param($Layout)

    $help = "$($Layout.Out)/en-US"
    Clear-Path -Path $help
    $null = New-Item -Path $help -ItemType Directory -Force
    Invoke-Pwsh -Layout $Layout -Script "$($Layout.Root)/tools/help/ConvertTo-Maml.ps1" -Parameter @{
        AssemblyPath = "$($Layout.Binaries)/ProcTcp.dll"
        PagePath     = $Layout.HelpPages
        OutputPath   = "$help/ProcTcp.dll-Help.xml"
    }
    Copy-Item -Path "$($Layout.HelpPages)/about_*.help.txt" -Destination $help
    Move-Folder -Path $help -Destination $Layout.Help
}

function Copy-Module {
    param($Layout)

    $staged = "$($Layout.Out)/stage"
    Clear-Path -Path $staged
    $null = New-Item -Path "$staged/module" -ItemType Directory -Force
    $root = $Layout.Root
    Copy-Item -Path $Layout.Manifest, "$root/LICENSE", "$root/README.md", "$root/CHANGELOG.md" -Destination $staged
    Copy-Item -Path $Layout.Help -Destination $staged -Recurse
    Copy-Item -Path $Layout.Binaries, "$root/module/*.ps1xml" -Destination "$staged/module" -Recurse

    Clear-Path -Path "$($Layout.Out)/ProcTcp"
    Move-Folder -Path $staged -Destination $Layout.Stage
}
