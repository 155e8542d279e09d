BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    Import-Module -Name "$PSScriptRoot/Lab/SampleTree.psm1"
    $root = New-SampleTree -Path "$TestDrive/proc"
    $source = 'ProcTcp.Commands.TestProcTcpSocketCommand'
}

Describe 'Test-ProcTcpSocket' {
    It 'answers <Answer> to <Filter>' -ForEach @(
        @{ Answer = $true; Filter = @{} }
        @{ Answer = $true; Filter = @{ LocalPort = 22 } }
        @{ Answer = $true; Filter = @{ LocalPort = '20-30'; State = 'LISTEN' } }
        @{ Answer = $false; Filter = @{ LocalPort = 4711 } }
        @{ Answer = $false; Filter = @{ LocalPort = 22; State = 'CloseWait' } }
        @{ Answer = $true; Filter = @{ LocalAddress = '10.0.0.0/8' } }
        @{ Answer = $false; Filter = @{ RemoteAddress = '9.9.9.9' } }
        @{ Answer = $true; Filter = @{ RemotePort = 5000 } }
        @{ Answer = $true; Filter = @{ UserName = 'root' } }
        @{ Answer = $true; Filter = @{ OwningProcess = 10 } }
        @{ Answer = $false; Filter = @{ OwningProcess = 4711 } }
        @{ Answer = $true; Filter = @{ OwningProcessName = 'nginx*'; LocalPort = 443 } }
        @{ Answer = $false; Filter = @{ OwningProcessName = 'nginx*'; LocalPort = 22 } }
        @{ Answer = $true; Filter = @{ AddressFamily = 'IPv6'; State = 'Listen' } }
        @{ Answer = $true; Filter = @{ Inode = 101 } }
        @{ Answer = $false; Filter = @{ Inode = 4711 } }
    ) {
        $answer = Test-ProcTcpSocket -ProcRoot $root @Filter -ErrorAction Stop
        $answer | Should -BeOfType ([bool])
        $answer | Should -Be $Answer
    }

    It 'answers <Answer> where <Count> of two sockets on port 22 are wanted' -ForEach @(
        @{ Count = 2; Answer = $true }
        @{ Count = 1; Answer = $false }
        @{ Count = 3; Answer = $false }
        @{ Count = 0; Answer = $false }
        @{ Count = '1-'; Answer = $true }
        @{ Count = '3-'; Answer = $false }
        @{ Count = '-2'; Answer = $true }
        @{ Count = '-1'; Answer = $false }
        @{ Count = '1-5'; Answer = $true }
        @{ Count = '3-5'; Answer = $false }
    ) {
        Test-ProcTcpSocket -ProcRoot $root -LocalPort 22 -Count $Count | Should -Be $Answer
    }

    It 'counts none where there is none' {
        Test-ProcTcpSocket -ProcRoot $root -LocalPort 4711 -Count 0 | Should -BeTrue
    }

    It 'does not understand -Count <_>' -ForEach 'many', '5-3', '1.5', '' {
        { Test-ProcTcpSocket -ProcRoot $root -Count $_ } | Should -Throw -ErrorId "ParameterArgumentTransformationError,$source"
    }

    It 'takes processes from the pipeline, all for one answer' {
        $ids = 10, 20 | ForEach-Object { [pscustomobject]@{ Id = $_ } }
        $ids | Test-ProcTcpSocket -ProcRoot $root -LocalPort 443 -State Listen | Should -Be $true
        $ids | Test-ProcTcpSocket -ProcRoot $root -LocalPort 9000 | Should -Be $false
        @() | Test-ProcTcpSocket -ProcRoot $root | Should -Be $false
    }

    It 'stops reading at the first match' {
        $rows = 1..3000 | ForEach-Object { New-KernelRow -Local "10.0.0.1:$_" -Remote '10.0.0.2:80' -State '01' -Inode $_ }
        $tree = New-ProcTree -Path "$TestDrive/long" -Tcp $rows -Tcp6 @()
        [IO.File]::AppendAllText("$tree/1/net/tcp", "no row`n" * 3000)
        $said = Test-ProcTcpSocket -ProcRoot $tree -LocalPort 1 -Verbose -ErrorAction Stop 4>&1
        $said[-1] | Should -Be $true
        $read = $said -match 'Read \d+ rows'
        $read | Should -HaveCount 1
        [int]("$read" -replace '\D*(\d+).*', '$1') | Should -BeLessThan 3000
    }

    It 'looks for no owners unless a filter needs them' {
        (Test-ProcTcpSocket -ProcRoot $root -LocalPort 4711 -Verbose 4>&1) -match 'descriptors of 0 processes' | Should -Not -BeNullOrEmpty
        (Test-ProcTcpSocket -ProcRoot $root -OwningProcess 4711 -Verbose 4>&1) -match 'descriptors of 7 processes' | Should -Not -BeNullOrEmpty
    }
}

Describe 'Test-ProcTcpSocket where something cannot be read' {
    BeforeAll {
        $torn = New-ProcTree -Path "$TestDrive/torn" -Tcp6 @() -Tcp @(
            New-KernelRow -Local '10.0.0.1:1001' -Inode 1
            'this is no row at all'
        )
    }

    It 'ends where no table can be read' {
        { Test-ProcTcpSocket -ProcRoot "$TestDrive/nowhere" } | Should -Throw -ErrorId "ProcNetUnreadable,$source"
        { Test-ProcTcpSocket -ProcRoot "$TestDrive/nowhere" -Count 0 } | Should -Throw -ErrorId "ProcNetUnreadable,$source"
    }

    It 'ends, and answers nothing, where a line that is no row may have been the socket' {
        { Test-ProcTcpSocket -ProcRoot $torn -LocalPort 1002 } | Should -Throw -ErrorId "ProcNetLineMalformed,$source"
        $answer = try { Test-ProcTcpSocket -ProcRoot $torn -LocalPort 1002 } catch { 'nothing' }
        $answer | Should -Be 'nothing'
    }

    It 'answers where that line cannot change the answer' {
        Test-ProcTcpSocket -ProcRoot $torn -LocalPort 1001 -ErrorAction Stop | Should -Be $true
        Test-ProcTcpSocket -ProcRoot $torn -LocalPort 1001 -Count 0 -ErrorAction Stop | Should -Be $false
    }

    It 'ends where one of two tables cannot be read' {
        $half = New-ProcTree -Path "$TestDrive/half" -Tcp6 (New-KernelRow -Local '[::1]:1003' -State '0A' -Inode 3)
        Remove-Item -LiteralPath "$half/1/net/tcp" -ErrorAction Ignore
        Test-ProcTcpSocket -ProcRoot $half -LocalPort 1003 | Should -Be $true
        { Test-ProcTcpSocket -ProcRoot $half -LocalPort 1004 } | Should -Throw -ErrorId "ProcNetUnreadable,$source"
    }

    It 'answers where IPv6 is switched off' {
        $four = New-ProcTree -Path "$TestDrive/four" -Tcp (New-KernelRow -Local '10.0.0.1:1001' -Inode 1)
        Test-ProcTcpSocket -ProcRoot $four -LocalPort 1002 -ErrorAction Stop | Should -Be $false
    }
}

Describe 'Test-ProcTcpSocket on real sockets' {
    BeforeAll {
        $lab = Start-Lab
    }

    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    AfterAll {
        Stop-Lab -Lab $lab
    }

    It 'sees a listener come and go' {
        $answers = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address '127.0.0.1'
            $port = $listener.LocalEndPoint.Port
            Test-ProcTcpSocket -LocalPort $port -State Listen
            Test-ProcTcpSocket -LocalPort $port -OwningProcess $PID
            $listener.Dispose()
            Test-ProcTcpSocket -LocalPort $port -State Listen
        }
        $answers | Should -Be $true, $true, $false
    }

    It 'is no judge of owners that it may not see' {
        Skip-TestIf -Problem (Get-OrdinaryUserProblem)
        $port = Invoke-Lab -Lab $lab -Script { (New-Listener -Address '127.0.0.1').LocalEndPoint.Port }
        $guest = Start-LabGuest -Lab $lab -OrdinaryUser
        try {
            Invoke-Lab -Lab $guest -Argument $port -Script { param($Port) Test-ProcTcpSocket -LocalPort $Port } | Should -Be $true
            $answer = Invoke-LabScript -Lab $guest -Argument $port -Script { param($Port) Test-ProcTcpSocket -LocalPort $Port -OwningProcessName pwsh, dotnet }
            $answer.Output.Count | Should -Be 0
            $answer.Error.Id | Should -Be "OwnersUnreadable,$source"
            $answer.Error.Category | Should -Be 'PermissionDenied'
        }
        finally {
            Stop-Lab -Lab $guest
        }
    }
}
