# If not everything can be read, no answer rests on what was not read, and each cause is distinguished from the others.
BeforeDiscovery {
    $questions = @(
        @{ Cmdlet = 'Test-ProcTcpSocket'; Parameter = @{} }
        @{ Cmdlet = 'Test-ProcTcpSocket'; Parameter = @{ Count = 0 } }
        @{ Cmdlet = 'Wait-ProcTcpSocket'; Parameter = @{ Absent = $true; Timeout = 0.2 } }
    )
    $lists = @(
        @{ Cmdlet = 'Get-ProcTcpSocket'; Parameter = @{} }
        @{ Cmdlet = 'Get-ProcTcpSocket'; Parameter = @{ NoOwner = $true } }
        @{ Cmdlet = 'Measure-ProcTcpSocket'; Parameter = @{} }
        @{ Cmdlet = 'Watch-ProcTcpSocket'; Parameter = @{ Duration = 0.1; Interval = 0.03 } }
    )
}

BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"

    # Runs a cmdlet of the lab's guest.
    function Invoke-Cmdlet {
        param($Lab, [string]$Cmdlet, [hashtable]$Parameter)

        Invoke-LabScript -Lab $Lab -Argument $Cmdlet, $Parameter -Script {
            param($Cmdlet, $Parameter)
            & $Cmdlet @Parameter
        }
    }
}

Describe 'A pipe in place of a file below a proc root' {
    BeforeAll {
        $row = New-KernelRow -Local '10.0.0.1:80' -Inode 5
        $process = @{ 77 = @{ Name = 'web'; Descriptor = @{ 3 = 5 } } }
        $table = New-ProcTree -Path "$TestDrive/table" -Tcp6 @()
        $name = New-ProcTree -Path "$TestDrive/name" -Tcp $row -Tcp6 @() -Process $process
        $endless = New-ProcTree -Path "$TestDrive/endless" -Tcp6 @()
        Remove-Item -LiteralPath "$name/77/comm"
        mkfifo "$table/1/net/tcp" "$name/77/comm"
        $null = New-Item -Path "$endless/1/net/tcp" -ItemType SymbolicLink -Value /dev/zero
    }

    It 'is an error of <Cmdlet>, and nobody waits for a writer' -ForEach @(
        @{ Cmdlet = 'Get-ProcTcpSocket'; Parameter = @{} }
        @{ Cmdlet = 'Get-ProcTcpSocket'; Parameter = @{ AllNetworkNamespaces = $true } }
        @{ Cmdlet = 'Measure-ProcTcpSocket'; Parameter = @{} }
        @{ Cmdlet = 'Wait-ProcTcpSocket'; Parameter = @{ LocalPort = 80; Timeout = 0.1 } }
        @{ Cmdlet = 'Watch-ProcTcpSocket'; Parameter = @{ Duration = 0 } }
    ) {
        foreach ($root in $table, $endless) {
            # A wait ends by it.
            try { & $Cmdlet -ProcRoot $root @Parameter -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty }
            catch [System.Management.Automation.RuntimeException] { $_.FullyQualifiedErrorId | Should -BeLike 'ProcNetUnreadable,*' }
            $problems[0].FullyQualifiedErrorId | Should -BeLike 'ProcNetUnreadable,*'
            "$($problems[0])" | Should -Match '1/net/tcp.*Not a regular file'
        }
    }

    It 'is no answer' {
        { Test-ProcTcpSocket -ProcRoot $table -LocalPort 80 } | Should -Throw -ErrorId 'ProcNetUnreadable,*'
        { Test-ProcTcpSocket -ProcRoot $name -OwningProcessName web } | Should -Throw -ErrorId 'OwnersUnreadable,*'
    }

    It 'leaves one process out, and the warning says why' {
        $socket = Get-ProcTcpSocket -ProcRoot $name -WarningVariable warnings -WarningAction SilentlyContinue
        $socket.OwnerStatus | Should -Be 'AccessDenied'
        $warnings.Count | Should -Be 1
        "$warnings" | Should -Match '\b1 of 2 processes.*Not a regular file.*\b1 socket is'
        "$warnings" | Should -Not -Match 'CAP_SYS_PTRACE|hidepid'
    }

    It 'offers nothing at Tab' {
        Import-Module -Name "$PSScriptRoot/Lab/Completion.psm1"
        foreach ($root in $table, $endless) {
            Get-Completion -Line "Get-ProcTcpSocket -ProcRoot $root -LocalPort " -Patience ([timespan]::FromMilliseconds(500)) | Should -BeNullOrEmpty
        }
    }
}

Describe 'A proc root that is a copy, or none' {
    It 'shows each socket of a copy once' {
        $row = New-KernelRow -Local '10.0.0.1:80' -Inode 5
        $process = @{ 77 = @{ Name = 'web'; Descriptor = @{ 3 = 5 }; NetworkNamespace = 4026531840; Tcp = $row } }
        $copy = New-ProcTree -Path "$TestDrive/copy" -Tcp $row -Tcp6 @() -Process $process
        @(Get-ProcTcpSocket -ProcRoot $copy -AllNetworkNamespaces).OwningProcess | Should -Be 77
        @(Get-ProcTcpSocket -ProcRoot $copy -OwningProcess 77).OwningProcess | Should -Be 77
    }

    It 'finds the owners whatever other names there are' {
        $row = New-KernelRow -Local '10.0.0.1:80' -Inode 5
        $odd = New-ProcTree -Path "$TestDrive/odd" -Tcp $row -Tcp6 @() -Process @{ 77 = @{ Name = 'web'; Descriptor = @{ 3 = 5 } } }
        0..30 | ForEach-Object { $null = New-Item -Path "$odd/$('0' * ($_ + 1))", "$odd/$(4294967296 * ($_ + 1))" -ItemType Directory }
        (Get-ProcTcpSocket -ProcRoot $odd).OwningProcess | Should -Be 77
    }

    It 'is an error with -AllNetworkNamespaces if it is none' {
        $none = (New-Item -Path "$TestDrive/none" -ItemType Directory).FullName
        { Get-ProcTcpSocket -ProcRoot $none -AllNetworkNamespaces -ErrorAction Stop } | Should -Throw -ErrorId 'ProcNetUnreadable,*'
        { Test-ProcTcpSocket -ProcRoot $none -AllNetworkNamespaces } | Should -Throw -ErrorId 'ProcNetUnreadable,*'
    }
}

Describe 'Network namespaces that an ordinary user cannot read' {
    BeforeAll {
        $problem = Get-LabProblem
        if (-not $problem) {
            $problem = Get-OrdinaryUserProblem
        }
        if ($problem) {
            return
        }

        $name = "proctcp-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
        $lab = Start-Lab
        Invoke-Lab -Lab $lab -Argument $name -Script {
            param($name)
            # In the lab alone: the names are the host's, and its folder stays as it is.
            $null = New-Item -Path /run/netns -ItemType Directory -Force
            mount -t tmpfs -o mode=755 tmpfs /run/netns
            New-NamedNamespace -Name $name
            New-NamespaceSocket -Path "/run/netns/$name" -Port 3100
            New-NamespaceSocket -Path /proc/self/ns/net -Port 3101
        }
        $guest = Start-LabGuest -Lab $lab -OrdinaryUser
    }

    BeforeEach {
        Skip-TestIf -Problem $problem
    }

    AfterAll {
        if (-not $problem) {
            Stop-Lab -Lab $guest
            Stop-Lab -Lab $lab
        }
    }

    Context 'because it cannot be entered' {
        It 'have no answer of <Cmdlet> <Parameter.Keys>' -ForEach $questions {
            foreach ($where in @{ NetworkNamespace = $name }, @{ AllNetworkNamespaces = $true }) {
                $answer = Invoke-Cmdlet -Lab $guest -Cmdlet $Cmdlet -Parameter ($Parameter + $where + @{ LocalPort = 3100 })
                $answer.Output | Should -BeNullOrEmpty
                $answer.Error.Id | Should -BeLike 'NetworkNamespaceUnreadable,*'
                $answer.Error.Text | Should -Match "'$name'.*CAP_SYS_ADMIN"
            }
        }

        It 'have an answer that does not depend on it' {
            $answer = Invoke-Cmdlet -Lab $guest -Cmdlet Test-ProcTcpSocket -Parameter @{ AllNetworkNamespaces = $true; LocalPort = 3101 }
            $answer.Output | Should -Be $true
        }

        It 'are one warning of <Cmdlet> <Parameter.Keys>, and nothing is claimed of what was not read' -ForEach $lists {
            $answer = Invoke-Cmdlet -Lab $guest -Cmdlet $Cmdlet -Parameter ($Parameter + @{ AllNetworkNamespaces = $true; LocalPort = 3100 })
            @($answer.Error.Text) -notmatch 'that could be read' | Should -BeNullOrEmpty
            $answer.Warning.Count | Should -Be 1
            $answer.Warning[0] | Should -Match "'$name'.*CAP_SYS_ADMIN.*Run as root"
        }

        It 'are not said to be missing if they may be those that were read through a process' {
            $process = Invoke-Lab -Lab $lab -Argument $name -Script {
                param($name)
                (Start-Process -FilePath nsenter -ArgumentList "--net=/run/netns/$name", 'sleep', '600' -PassThru).Id
            }
            try {
                $answer = Invoke-Cmdlet -Lab $guest -Cmdlet Get-ProcTcpSocket -Parameter @{ AllNetworkNamespaces = $true; LocalPort = 3100 }
            }
            finally {
                # The ID is one of the lab's, not of the host's.
                Invoke-Lab -Lab $lab -Argument $process -Script {
                    param($process)
                    Stop-Process -Id $process
                    Wait-Process -Id $process -ErrorAction Ignore
                }
            }
            $answer.Output.Count | Should -BeGreaterThan 0
            $answer.Warning[0] | Should -Match "'$name'.*missing, unless they are those shown as of .*'pid \d+'"
        }
    }

    Context 'because their names are closed' {
        BeforeAll {
            if (-not $problem) {
                Invoke-Lab -Lab $lab -Script { chmod 700 /run/netns }
            }
        }

        AfterAll {
            if (-not $problem) {
                Invoke-Lab -Lab $lab -Script { chmod 755 /run/netns }
            }
        }

        It 'have no answer of <Cmdlet> <Parameter.Keys>' -ForEach $questions {
            foreach ($where in @{ NetworkNamespace = $name }, @{ AllNetworkNamespaces = $true }) {
                $answer = Invoke-Cmdlet -Lab $guest -Cmdlet $Cmdlet -Parameter ($Parameter + $where + @{ LocalPort = 3100 })
                $answer.Output | Should -BeNullOrEmpty
                $answer.Error.Id | Should -BeLike 'NetworkNamespaceUnreadable,*'
                $answer.Error.Text | Should -Match "'/run/netns'.*Permission denied"
            }
        }

        It 'are one warning of <Cmdlet> <Parameter.Keys>, and the others are read' -ForEach $lists {
            $answer = Invoke-Cmdlet -Lab $guest -Cmdlet $Cmdlet -Parameter ($Parameter + @{ AllNetworkNamespaces = $true; LocalPort = 3101 })
            $answer.Error | Should -BeNullOrEmpty
            $answer.Ended | Should -BeNullOrEmpty
            $answer.Output.Count | Should -BeGreaterThan ($Cmdlet -eq 'Watch-ProcTcpSocket' ? -1 : 0)
            @($answer.Warning -match "'/run/netns'.*Permission denied.*Run as root").Count | Should -Be 1
            $answer.Warning.Count | Should -Be 1
        }

        It 'are not said to be not there' {
            $answer = Invoke-Cmdlet -Lab $guest -Cmdlet Get-ProcTcpSocket -Parameter @{ NetworkNamespace = $name; LocalPort = 3100 }
            @($answer.Error.Text) -notmatch 'that could be read' | Should -BeNullOrEmpty
            $answer.Warning.Count | Should -Be 1
        }
    }

    # The folders of other users' processes are listed then, and cannot be opened, which is another error than that of a closed folder in them.
    Context 'because their processes are closed' {
        BeforeAll {
            if (-not $problem) {
                Invoke-Lab -Lab $lab -Script { mount -o remount,hidepid=1 /proc }
            }
        }

        AfterAll {
            if (-not $problem) {
                Invoke-Lab -Lab $lab -Script { mount -o remount,hidepid=0 /proc }
            }
        }

        It 'is said of their sockets that the owners are not known, with the number of processes, and not that processes are hidden' {
            $answer = Invoke-LabScript -Lab $guest -Script {
                (Get-ProcTcpSocket -LocalPort 3101 -State Listen).OwnerStatus
                [IO.Directory]::Exists('/proc/1')
                [IO.File]::Exists('/proc/1/comm')
            }
            $answer.Output.ForEach('ToString') | Should -Be 'AccessDenied', 'True', 'False'
            $answer.Error | Should -BeNullOrEmpty
            $answer.Warning.Count | Should -Be 1
            $answer.Warning[0] | Should -Match '^\d+ of \d+ processes denied access.*\b1 socket is.*CAP_SYS_PTRACE'
            $answer.Warning[0] | Should -Not -Match 'hidepid'
        }

        It 'have no answer of <Cmdlet> <Parameter.Keys> that depends on them' -ForEach $questions {
            $answer = Invoke-Cmdlet -Lab $guest -Cmdlet $Cmdlet -Parameter ($Parameter + @{ OwningProcessName = 'none' })
            $answer.Output | Should -BeNullOrEmpty
            $answer.Error.Id | Should -BeLike 'OwnersUnreadable,*'
            $answer.Error.Category | Should -Be 'PermissionDenied'
        }
    }

    Context 'because their processes are hidden' {
        BeforeAll {
            if (-not $problem) {
                Invoke-Lab -Lab $lab -Script { mount -o remount,hidepid=2 /proc }
            }
        }

        AfterAll {
            if (-not $problem) {
                Invoke-Lab -Lab $lab -Script { mount -o remount,hidepid=0 /proc }
            }
        }

        It 'have no answer of <Cmdlet> <Parameter.Keys>' -ForEach $questions {
            $answer = Invoke-Cmdlet -Lab $guest -Cmdlet $Cmdlet -Parameter ($Parameter + @{ ContainerId = 'none'; LocalPort = 3102 })
            $answer.Output | Should -BeNullOrEmpty
            $answer.Error.Id | Should -BeLike 'NetworkNamespaceUnreadable,*'
        }

        It 'is not said of <Filter.Keys> that there is no such process' -ForEach @(
            @{ Filter = @{ OwningProcess = 1 }; Claim = 'has the ID 1' }
            @{ Filter = @{ OwningProcessName = 'no-such-name' }; Claim = 'has this name' }
        ) {
            $answer = Invoke-Cmdlet -Lab $guest -Cmdlet Get-ProcTcpSocket -Parameter $Filter
            $answer.Error.Count | Should -Be 1
            $answer.Error[0].Text | Should -Match "No visible process ${Claim}: .*hidepid"
        }

        It 'are one warning of <Cmdlet> <Parameter.Keys> that names hidepid' -ForEach $lists {
            $answer = Invoke-Cmdlet -Lab $guest -Cmdlet $Cmdlet -Parameter ($Parameter + @{ AllNetworkNamespaces = $true; LocalPort = 3101 })
            $answer.Error | Should -BeNullOrEmpty
            $answer.Warning.Count | Should -Be 1
            $answer.Warning[0] | Should -Match 'hidepid.*network namespaces are missing'
            [regex]::Matches($answer.Warning[0], 'Run as root').Count | Should -Be 1
        }
    }
}

Describe 'Too few descriptors' {
    BeforeAll {
        $problem = Get-LabProblem
        if (-not $problem -and -not (Get-Command -Name prlimit -CommandType Application -ErrorAction Ignore)) {
            $problem = "there is no 'prlimit' on PATH (util-linux)"
        }
        $lab = $problem ? $null : (Start-Lab)
    }

    AfterAll {
        Stop-Lab -Lab $lab
    }

    It 'are no answer, and never the status NotFound' {
        Skip-TestIf -Problem $problem
        $facts = Invoke-Lab -Lab $lab -Script {
            $listener = New-Listener -Address 127.0.0.1
            $port = $listener.LocalEndPoint.Port
            $said = @{}
            $call = { Get-ProcTcpSocket -LocalPort $port -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Stop }
            $test = { Test-ProcTcpSocket -LocalPort $port -OwningProcess $PID }
            $user = "$([Environment]::UserName)"
            $users = {
                "Test user $(try { Test-ProcTcpSocket -LocalPort $port -UserName $user } catch { $_.FullyQualifiedErrorId -replace ',.*' })"
                try { $null = Get-ProcTcpSocket -RemotePort 1 -NoOwner -UserName $user -ErrorVariable problems -ErrorAction SilentlyContinue }
                catch { $problems = $_ }
                $problems.ForEach{ "Get user $($_.FullyQualifiedErrorId -replace ',.*')" }
                $found = try { Get-ProcTcpSocket -LocalPort $port -NoOwner } catch { $null }
                if ($found.UserName -notin $null, $user) { "Get user $($found.UserName)" }
            }
            $null = & $call
            $null = & $test
            $null = & $users
            $null = try { Test-ProcTcpSocket -ProcRoot /none } catch { "$_" }
            $most = 40 + [int]((Get-ChildItem -LiteralPath /proc/self/fd).Name | Measure-Object -Maximum).Maximum
            prlimit --pid $PID "--nofile=${most}:"
            $taken = [Collections.Generic.Stack[IDisposable]]::new()
            try {
                while ($true) { $taken.Push([IO.File]::OpenHandle('/dev/null')) }
            }
            catch [IO.IOException] {
                $isFull = $true
            }
            foreach ($free in 1..7) {
                $taken.Pop().Dispose()
                foreach ($try in 1..10) {
                    $warnings = @()
                    # One of the tables may be read although the other was not, so that the error does not end the cmdlet.
                    $socket = try { . $call } catch { $said["Get $($_.FullyQualifiedErrorId -replace ',.*')"] = $true }
                    if ($socket) {
                        $text = $warnings ? ("$warnings" -match 'Too many open files.*ulimit' ? 'warned' : "$warnings") : 'silent'
                        $said["Get $($socket.OwnerStatus) $text"] = $true
                    }
                    $answer = try { & $test } catch { $_.FullyQualifiedErrorId -replace ',.*' }
                    $said["Test $answer"] = $true
                    & $users | ForEach-Object { $said[$_] = $true }
                }
            }
            while ($taken.Count) { $taken.Pop().Dispose() }
            @{ IsFull = $isFull; Said = @($said.Keys) }
        }
        $facts.IsFull | Should -BeTrue
        $facts.Said | Should -Contain 'Test True'
        $facts.Said | Should -Contain 'Test user True'
        $facts.Said | Should -Contain 'Test user ProcNetUnreadable'
        $facts.Said -like '* user *' | Where-Object { $_ -notin 'Test user True', 'Test user ProcNetUnreadable', 'Get user ProcNetUnreadable' } |
            Should -BeNullOrEmpty
        $facts.Said | Should -Contain 'Get Resolved silent'
        $facts.Said | Should -Contain 'Get AccessDenied warned'
        $facts.Said -notlike '* user *' | Where-Object { $_ -notin 'Test True', 'Test OwnersUnreadable', 'Test ProcNetUnreadable', 'Get ProcNetUnreadable', 'Get Resolved silent', 'Get AccessDenied warned', 'Get Resolved warned' } |
            Should -BeNullOrEmpty
    }
}
