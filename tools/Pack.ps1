function Compress-Module {
    param($Layout)

    $specification = "$($Layout.Out)/ProcTcp.nuspec"
    Set-Content -LiteralPath $specification -Value (Get-PackageSpecification -Layout $Layout)
    # The package analysis wants assemblies in lib/, as libraries have them; a module's lie where its manifest says.
    Invoke-DotNet -Argument @(
        'pack', "$($Layout.Root)/src/ProcTcp/ProcTcp.csproj"
        '--no-build', '--configuration', $Layout.Configuration
        '--output', $Layout.Out
        '--nologo', '--verbosity', 'quiet'
        "-p:NuspecFile=$specification"
        '-p:NoPackageAnalysis=true'
    )
    Write-Step -Message "Packed $($Layout.Package)"
}

function Get-PackageSpecification {
    param($Layout)

    $manifest = Import-PowerShellDataFile -LiteralPath "$($Layout.Stage)/ProcTcp.psd1"
    $gallery = $manifest.PrivateData.PSData
    $fields = [ordered]@{
        id                       = 'ProcTcp'
        version                  = $manifest.ModuleVersion
        authors                  = $manifest.Author
        owners                   = $manifest.CompanyName
        requireLicenseAcceptance = 'false'
        licenseUrl               = $gallery.LicenseUri
        projectUrl               = $gallery.ProjectUri
        readme                   = 'README.md'
        description              = $manifest.Description
        releaseNotes             = $gallery.ReleaseNotes
        copyright                = $manifest.Copyright
        tags                     = "PSModule $($gallery.Tags)"
    }
    $elements = foreach ($field in $fields.GetEnumerator()) {
        '    <{0}>{1}</{0}>' -f $field.Key, [Security.SecurityElement]::Escape($field.Value)
    }

    @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
$($elements -join "`n")
  </metadata>
  <files>
    <file src="ProcTcp/$($Layout.Version)/**" target="" />
  </files>
</package>
"@
}

function Expand-Package {
    param($Layout, [string]$PackagePath)

    $package = Convert-Path -LiteralPath $PackagePath
    Write-Step -Message "Testing $package"
    Clear-Path -Path "$($Layout.Out)/ProcTcp"
    [IO.Compression.ZipFile]::ExtractToDirectory($package, $Layout.Stage)

    # What packing added; an installer drops it as well.
    Clear-Path -Path ('_rels', 'package', '[Content_Types].xml', 'ProcTcp.nuspec' | ForEach-Object { "$($Layout.Stage)/$_" })
    if ((Split-Path -Path $package) -ne $Layout.Out) {
        Copy-Item -LiteralPath $package -Destination $Layout.Package
    }
}
