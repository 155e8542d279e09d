BeforeDiscovery {
    $programs = @(
        @{ Program = 'AcceptedState'; Expected = "Established`nCloseWait" }
        @{ Program = 'CloseWaitOwners'; Expected = '' }
        @{ Program = 'WatchPort'; Expected = "Existing Established`nClosed Established" }
    )
}

BeforeAll {
    $folder = "$PSScriptRoot/../../src/examples"
}

Describe 'Programs that use the engine' {
    It 'are all tried here' {
        (Get-ChildItem -Path "$folder/*.cs").BaseName | Sort-Object | Should -Be ($programs.Program | Sort-Object)
    } -ForEach @{ programs = $programs }

    # The engine is built for release already.
    It '<Program> builds and runs' -ForEach $programs {
        $output = dotnet run --configuration Release "$folder/$Program.cs" 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$output"
        $lines = @($output | Where-Object { $_ -is [string] -and $_ -notmatch ' CloseWait  ' }) -join "`n"
        $lines | Should -BeExactly $Expected
    }
}
