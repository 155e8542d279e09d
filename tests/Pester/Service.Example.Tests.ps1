# The example suite for a service, run against services that are started here: one as it should be, and some that are not.
BeforeAll {
    . "$PSScriptRoot/Lab/Initialize.ps1"
    $lab = Start-Lab
    if ($lab) {
        $facts = @{
            Suite  = (Resolve-Path -LiteralPath "$PSScriptRoot/../../src/examples/Service.Tests.ps1").Path
            Pester = "$((Get-Module -Name Pester).ModuleBase)/Pester.psd1"
            Module = Get-ManifestPath
            Pwsh   = Get-PwshCommand
        }
        Invoke-Lab -Lab $lab -Argument $facts -Script {
            param($Facts)

            Set-Variable -Name facts -Value $Facts -Scope Global

            # A service that accepts what comes and keeps it; it ends with the lab's pwsh.
            function global:Start-Service {
                param([string]$Address, [switch]$Stuck, [string]$Name)

                $loop = $Stuck ? '$null = [Console]::In.Read()' : 'while ($true) { $kept += , $l.AcceptSocket() }'
                $rename = $Name ? "[IO.File]::WriteAllText('/proc/self/comm', '$Name')" : '$null = 0'
                $port = $servicePort + 1
                Set-Variable -Name servicePort -Value $port -Scope Global
                $service = "`$kept = @(); `$l = [Net.Sockets.TcpListener]::new([ipaddress]'$Address', $port); `$l.Start(); $rename; 'ready'; $loop"
                $child = Start-Child -Command $facts.Pwsh, -NoProfile, -NonInteractive, -Command, $service
                @{ Port = $port; Process = Save-Socket -Socket $child.Process }
            }
            Set-Variable -Name servicePort -Value 4000 -Scope Global

            # Runs the suite, in a pwsh of its own as CI does; gives each test's name, result and message.
            function global:Invoke-Suite {
                param($Service, [string]$Drain, [string]$ProcessName = (Get-Process -Id $PID).Name, [string]$UserName = (id -un), [string]$Rest)

                $command = "
                    `$ErrorActionPreference = 'Stop'
                    `$env:PSModulePath = '$(Split-Path (Split-Path (Split-Path $facts.Pester)))' + ':' + `$env:PSModulePath
                    Import-Module '$($facts.Module)', '$($facts.Pester)'
                    `$data = @{ Port = $($Service.Port); ProcessName = '$ProcessName'; UserName = '$UserName'; $Rest }
                    if ('$Drain') { `$data.Drain = { $Drain } }
                    `$run = Invoke-Pester -Container (New-PesterContainer -Path '$($facts.Suite)' -Data `$data) -PassThru -Output None
                    if (-not `$run.Tests) { throw ""`$(`$run.FailedContainers.ErrorRecord)"" }
                    `$tests = `$run.Tests | ForEach-Object { @{ Name = `$_.Name; Result = `$_.Result; Text = ""`$(`$_.ErrorRecord)"" } }
                    `$tests | ConvertTo-Json -AsArray -Compress"
                $said = & $facts.Pwsh -NoProfile -NonInteractive -Command $command 2>&1
                try { $said | ConvertFrom-Json } catch { throw "$said" }
            }
        }
    }

    # The results of the suite by the name of the test.
    function Get-Verdict {
        param([scriptblock]$Script)

        $verdict = @{}
        foreach ($test in Invoke-Lab -Lab $lab -Script $Script) {
            $verdict[$test.Name] = $test
        }
        $verdict
    }
}

AfterAll {
    Stop-Lab -Lab $lab
}

Describe 'The example suite for a service' {
    BeforeEach {
        Skip-TestIf -Problem (Get-LabProblem)
    }

    It 'passes for a service as it should be, which drains when it is stopped' {
        $verdict = Get-Verdict {
            $service = Start-Service -Address '127.0.0.1'
            1..3 | ForEach-Object { $null = New-Client -Address '127.0.0.1' -Port $service.Port }
            Wait-ProcTcpSocket -LocalPort $service.Port -OwningProcess $service.Process.Id -Count 4 -Timeout 10 -ErrorAction Stop | Out-Null
            Invoke-Suite -Service $service -Drain "Stop-Process -Id $($service.Process.Id)"
        }
        $verdict.Values.Text -ne '' | Should -BeNullOrEmpty
        $verdict.Count | Should -Be 6
        $verdict.Values.Result | Sort-Object -Unique | Should -Be 'Passed'
    }

    It 'skips the drain where it is told of none' {
        $verdict = Get-Verdict { Invoke-Suite -Service (Start-Service -Address '127.0.0.1') }
        $verdict['drains'].Result | Should -Be 'Skipped'
    }

    It 'fails for a service that is open to everybody, of another user' {
        $verdict = Get-Verdict { Invoke-Suite -Service (Start-Service -Address '0.0.0.0') -UserName www-data }
        $verdict['listens'].Result | Should -Be 'Passed'
        $verdict['listens only on loopback'].Result | Should -Be 'Failed'
        $verdict['listens only on loopback'].Text | Should -Match '0\.0\.0\.0:40\d\d -> 0\.0\.0\.0:0 Listen'
        $verdict['is the right process, of the right user'].Result | Should -Be 'Failed'
        $verdict['is the right process, of the right user'].Text | Should -Match 'www-data'
    }

    It 'knows a service that calls itself otherwise by its executable, and fails for another one' {
        $verdicts = Get-Verdict {
            $service = Start-Service -Address '127.0.0.1' -Name MainThread
            Invoke-Suite -Service $service -ProcessName (Split-Path -Path (Get-Process -Id $PID).Path -Leaf)
            Invoke-Suite -Service $service -ProcessName 'node' | ForEach-Object { $_.Name += ' (node)'; $_ }
        }
        $verdicts['is the right process, of the right user'].Result | Should -Be 'Passed'
        $verdicts['is the right process, of the right user (node)'].Result | Should -Be 'Failed'
        $verdicts['is the right process, of the right user (node)'].Text | Should -Match 'MainThread'
    }

    It 'fails for a service that is stuck, whose clients have gone' {
        $verdict = Get-Verdict {
            $service = Start-Service -Address '127.0.0.1' -Stuck
            1..3 | ForEach-Object { (New-Client -Address '127.0.0.1' -Port $service.Port).Dispose() }
            Wait-ProcTcpSocket -LocalPort $service.Port -State CloseWait -Count 3 -Timeout 10 -ErrorAction Stop | Out-Null
            Invoke-Suite -Service $service -Rest 'MostCloseWait = 2; DrainTimeout = 0.2' -Drain '$null = 0'
        }
        $verdict['accepts what comes'].Result | Should -Be 'Failed'
        $verdict['closes what its clients have closed'].Result | Should -Be 'Failed'
        $verdict['closes what its clients have closed'].Text | Should -Match '3 AcceptQueue'
        $verdict['drains'].Result | Should -Be 'Failed'
        $verdict['drains'].Text | Should -Match '3 sockets match.*1 Listen, 3 CloseWait'
    }
}
