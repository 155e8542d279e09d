function Invoke-Benchmark {
    param($Layout)

    Build-Module -Layout $Layout
    $folder = "$($Layout.Root)/tests/ProcTcp.Benchmarks"
    Invoke-DotNet -Argument @('build', "$folder/ProcTcp.Benchmarks.csproj", '--configuration', 'Release', '--nologo', '--verbosity', 'quiet')
    Invoke-Pwsh -Layout $Layout -Script "$folder/Compare.ps1"
}
